using HashPerp.Data;
using HashPerp.Messaging;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Settlement.Host;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults("settlement");
    builder.AddHashPerpData("settlement");
    builder.AddHashPerpMessaging("settlement");
    builder.AddSettlement();
    var app = builder.Build();
    app.MapGrpcService<SettlementsService>();
    app.MapServiceDefaults();
    return await app.MigrateOrRunAsync(args);
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
