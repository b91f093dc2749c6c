using HashPerp.Attestor;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Server.Kestrel.Core;

try
{
    var builder = WebApplication.CreateBuilder(args);
    var options = (builder.Configuration.GetSection(AttestorOptions.Section).Get<AttestorOptions>() ?? new AttestorOptions()).Checked();
    if (args is ["init", ..])
    {
        SeedFile.CreateIfMissing(options.Seed);
        using var made = AttestorSetup.Keys(options);
        Console.WriteLine(made.Attestor);
        return 0;
    }
    if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    {
        builder.WebHost.UseUrls("http://127.0.0.1:0");
    }
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        kestrel.Limits.MaxConcurrentConnections = 1000;
    });
    using var node = AttestorSetup.Node(builder.Configuration);
    using var view = await AttestorSetup.OpenChainAsync(node, options, patience: TimeSpan.FromSeconds(60), CancellationToken.None);
    builder.Services.AddAttestor(options, view);
    var app = builder.Build();
    app.MapGrpcService<AttestorService>();
    await app.Services.GetRequiredService<ChainFollower>().CatchUpAsync(app.Lifetime.ApplicationStopping);
    ReadyFile.WriteWhenStarted(app);
    await app.RunAsync();
    return 0;
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
