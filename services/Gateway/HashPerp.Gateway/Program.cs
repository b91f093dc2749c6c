using HashPerp.Gateway;

var builder = WebApplication.CreateBuilder(args);
if (TokenCommand.TryRun(args, builder.Configuration))
{
    return;
}
builder.AddGateway();
var app = builder.Build();
app.UseGateway();
app.Run();
