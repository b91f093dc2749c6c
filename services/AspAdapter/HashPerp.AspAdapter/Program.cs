using HashPerp.AspAdapter;
using HashPerp.Data;
using HashPerp.Messaging;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults("aspadapter");
    builder.AddHashPerpData("aspadapter");
    builder.AddHashPerpMessaging("aspadapter");
    builder.AddAspAdapter();
    var app = builder.Build();
    app.MapGrpcService<AspAdapterService>();
    app.MapServiceDefaults();
    return await app.MigrateOrRunAsync(args);
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
