using System.CommandLine;
using System.Security.Cryptography;
using HashPerp.Chain;

namespace HashPerp.Cli;

/// <summary><c>traders</c>: two scripted traders keep a regtest market alive, until the process is told to end.</summary>
internal static class TradersCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--folder") { Description = "folder of the two agents and their logs; a later start goes on with it", Required = true };
        var offset = Number("--height-offset", "display height less node height, the same for everybody", MainnetFacts.Embedded.FirstHeight);
        var block = Seconds("--block-seconds", "wall-clock seconds between two blocks", 10);
        var trade = Seconds("--trade-seconds", "wall-clock seconds between two looks at the market", 5);
        var expiry = Number("--expiry-blocks", "a new market ends about so many blocks after its listing", 48);
        var relist = Number("--relist-blocks", "list a new market when no open one lasts for so many blocks", 24);
        var lot = Number("--lot-sat", "about how much one lot puts into each of the five pots", 100_000);
        var orders = Number("--max-orders", "orders of one trader in the book at a time", 3);
        var contracts = Number("--max-contracts", "contracts of one trader that are not over", 6);
        var seed = new Option<ulong?>("--seed") { Description = "of what looks like chance; a new one, which is printed, by default" };
        var warmUp = new Option<bool>("--warm-up-only") { Description = "only mine the first blocks of the replay, if they are missing, and end" };
        var json = new Option<bool>("--json") { Description = "one JSON object a line instead of text" };
        var command = new Command("traders", "two scripted traders keep a regtest market alive, block by block of mainnet's history, until they are stopped")
        {
            folder, offset, block, trade, expiry, relist, lot, orders, contracts, seed, warmUp, json,
        };
        command.SetAction(async (result, cancel) =>
        {
            var options = new TradersOptions(
                result.GetValue(folder)!, result.GetValue(offset), TimeSpan.FromSeconds(result.GetValue(block)), TimeSpan.FromSeconds(result.GetValue(trade)),
                result.GetValue(expiry), result.GetValue(relist), result.GetValue(lot), result.GetValue(orders), result.GetValue(contracts),
                result.GetValue(seed) ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))), result.GetValue(json));
            options.Validate(MainnetFacts.Embedded);
            await (result.GetValue(warmUp) ? TradersHost.WarmUpAsync(options, cancel) : TradersHost.RunAsync(options, cancel));
            return 0;
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Option<double> Seconds(string name, string description, double value) => new(name) { Description = description, DefaultValueFactory = _ => value };
}
