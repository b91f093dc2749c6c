using HashPerp.ArkServer.Data;
using HashPerp.ArkServer.Grpc;
using HashPerp.ArkServer.Hosting;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Server.Kestrel.Core;

try
{
    var builder = WebApplication.CreateBuilder(args);
    if (args is ["migrate", ..])
    {
        await using var database = Database.Open(ServiceRegistration.ConnectionString(builder.Configuration));
        await Migrator.MigrateAsync(database, CancellationToken.None);
        return 0;
    }
    if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
    }
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        kestrel.Limits.Http2.MaxStreamsPerConnection = 200;
        kestrel.Limits.MaxConcurrentConnections = 1000;
    });
    builder.Services.AddArkServer(builder.Configuration);
    var app = builder.Build();
    app.UseUnreadableMessages();
    app.MapGrpcService<ArkGrpcService>();
    app.MapGrpcService<IndexerGrpcService>();
    app.MapGrpcService<AdminGrpcService>();
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
