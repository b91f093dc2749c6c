using HashPerp.Gateway;
using HashPerp.Primitives;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddGateway();
    var app = builder.Build();
    app.UseGateway();
    await app.RunAsync();
    return 0;
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
