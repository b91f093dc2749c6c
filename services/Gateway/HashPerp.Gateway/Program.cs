using HashPerp.Gateway;
using HashPerp.Primitives;

try
{
    var builder = WebApplication.CreateBuilder(args);
    if (TokenCommand.TryRun(args, builder.Configuration))
    {
        return 0;
    }
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
