using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Watchtower;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults("watchtower");
    builder.AddWatchtower();
    var app = builder.Build();
    app.MapGrpcService<WatchtowerService>();
    app.MapServiceDefaults();
    await app.RunAsync();
    return 0;
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
