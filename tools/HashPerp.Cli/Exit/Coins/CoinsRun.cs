using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary><c>exit coins run</c>: from an agent's records, its words and a node, and nobody's help.</summary>
internal static class CoinsRun
{
    public static async Task<int> RunAsync(ExitOptions options, EventOutput output, CancellationToken cancel)
    {
        using var records = AgentRecords.Open(options.Kit, alone: true);
        // Before anything is paid for: a typing error shouldn't come up after hours.
        var destination = options.To is { } address ? BitcoinAddress.Parse(address, records.Network) : (Script?)null;
        using var node = new RPCClient(options.RequireNode());
        await NodeFitness.RequireAsync(node, records.Genesis, cancel);
        using var folder = AgentFolder.Open(options.StateFolder);
        using var wallet = OwnerWords.Open(options, records.Network, folder);
        RequireOwner(records, wallet);
        var fees = new FeeWallet(wallet, node, WallClock.Time);
        var unroller = new Unroller(node, fees, WallClock.Time) { FixedSatPerVByte = options.FeeRate, MaxSatPerVByte = options.MaxFeeRate };
        var payout = destination ?? OwnScript(wallet);
        TellStart(records, fees, payout, output);
        var round = new CoinsRound(records, wallet, node, unroller, payout, options.Confirmations, output);
        return await new ExitRun(round.RunAsync, options.Pace, output).PlayAsync(options.Once, cancel);
    }

    /// <summary>
    /// The owner's own address: m/86'/c'/0'/0/20, the first one of the fee account in which no fee coin is looked for. A claim there isn't spent as a fee, and any BIP86
    /// wallet of the same words finds it.
    /// </summary>
    public static Script OwnScript(HdWallet wallet)
    {
        using var key = wallet.FeeKey(FeeWallet.Addresses);
        return Bip86.OutputScript(key.XOnlyPubKey);
    }

    /// <exception cref="HashPerpException"><see cref="CliErrors.CoinsOfAnotherSeed"/>: none of the coins is theirs.</exception>
    public static void RequireOwner(AgentRecords records, HdWallet wallet)
    {
        if (records.Coins.Count > 0 && !records.Coins.Any(coin => records.IsOf(coin, wallet)))
        {
            throw CliErrors.CoinsOfAnotherSeed.Error("None of the coins in this folder is under a key of these words.", "Use the words of the agent that the folder belongs to.");
        }
    }

    private static void TellStart(AgentRecords records, FeeWallet fees, Script payout, EventOutput output)
    {
        var union = CoinChoice.Union(records.Coins.Select(coin => new CoinPath(coin.OutPoint, coin.Held.Amount, coin.Ancestry.Transactions)));
        // Enough at ten times the lowest rate; what isn't used stays in the account. Claims pay for themselves.
        var advised = new Satoshis(ExitLevels.PackageSize(union) * 10L);
        var address = BitcoinAddress.Encode(payout, records.Network);
        output.Event(
            "exit.started", $"Taking {ExitText.Count(records.Coins.Count, "coin")} to the chain. Fees are paid from {fees.Address(0)}: {advised} there are enough at 10 sat/vB.",
            new JsonObject
            {
                ["coins"] = records.Coins.Count, ["left"] = records.Left.Count, ["fee_address"] = fees.Address(0), ["advised_sat"] = advised.Value,
                ["more_fee_addresses"] = new JsonArray([.. Enumerable.Range(1, 5).Select(index => JsonValue.Create(fees.Address((uint)index)))]), ["payout_address"] = address,
            });
        output.Text($"What is yours arrives at {address}.");
    }
}
