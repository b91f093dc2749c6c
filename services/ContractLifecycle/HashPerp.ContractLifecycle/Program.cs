using Grpc.AspNetCore.Server;
using HashPerp.ContractLifecycle;
using HashPerp.Data;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

try
{
    var builder = WebApplication.CreateBuilder(args);
    var withRounds = RoundsSetup.HasDatabase(builder.Configuration);
    builder.AddServiceDefaults(RoundsSetup.Name);
    builder.Services.Configure<GrpcServiceOptions>(grpc => grpc.MaxReceiveMessageSize = RelayLimits.MaxCiphertextBytes + 4096);
    builder.Services.AddRelay(builder.Configuration);
    if (withRounds)
    {
        builder.AddRounds();
        builder.AddKits();
    }
    var app = builder.Build();
    app.MapGrpcService<RelayService>();
    if (withRounds)
    {
        app.MapGrpcService<ContractsService>();
        app.MapGrpcService<KitCopiesService>();
    }
    app.MapServiceDefaults();
    return await app.MigrateOrRunAsync(args);
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
