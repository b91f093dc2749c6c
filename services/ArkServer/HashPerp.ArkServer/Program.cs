using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Grpc;
using HashPerp.ArkServer.Hosting;
using HashPerp.ArkServer.Policy;
using HashPerp.ArkServer.Rest;
using HashPerp.Primitives;

try
{
    var builder = WebApplication.CreateBuilder(args);
    if (args is ["migrate", ..])
    {
        await using var database = Database.Open(ServiceRegistration.ConnectionString(builder.Configuration));
        await Migrator.MigrateAsync(database, CancellationToken.None);
        return 0;
    }
    OperatorEndpoints.Bind(builder);
    builder.Services.AddArkServer(builder.Configuration);
    var app = builder.Build();
    app.UseUnreadableMessages();
    app.UseCors();
    app.MapGrpcService<ArkGrpcService>();
    app.MapGrpcService<IndexerGrpcService>();
    app.MapGrpcService<AdminGrpcService>();
    if (app.Services.GetRequiredService<ContractMode>().IsOn)
    {
        app.MapGrpcService<ContractGrpcService>();
    }
    app.MapRest();
    ReadyFile.WriteWhenStarted(app);
    await app.Services.GetRequiredService<Startup>().RunAsync(app.Lifetime.ApplicationStopping);
    await app.RunAsync();
    return 0;
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
