using HashPerp.ContractLifecycle;
using Microsoft.AspNetCore.Server.Kestrel.Core;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
{
    builder.WebHost.UseUrls("http://127.0.0.1:0");
}
builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = RelayLimits.MaxCiphertextBytes + 4096);
builder.Services.AddRelay(builder.Configuration);

var app = builder.Build();
app.MapGrpcService<RelayService>();
ReadyFile.WriteWhenStarted(app);
app.Run();
