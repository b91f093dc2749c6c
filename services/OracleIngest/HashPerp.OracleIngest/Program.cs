using HashPerp.Data;
using HashPerp.Messaging;
using HashPerp.OracleIngest;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults("oracleingest");
    builder.AddHashPerpData("oracleingest");
    builder.AddHashPerpMessaging("oracleingest");
    builder.AddOracle();
    var app = builder.Build();
    app.MapGrpcService<OracleService>();
    app.MapServiceDefaults();
    return await app.MigrateOrRunAsync(args);
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
