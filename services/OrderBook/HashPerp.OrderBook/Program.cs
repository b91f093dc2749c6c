using HashPerp.Data;
using HashPerp.OrderBook;
using HashPerp.Primitives;

try
{
    return await OrderBookApp.Create(args).MigrateOrRunAsync(args);
}
catch (HashPerpException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
