using HashPerp.Bitcoin;

namespace HashPerp.EndToEnd.Tests;

/// <summary><c>exit run --to</c>, once everything else is done.</summary>
internal static class SentPayouts
{
    /// <summary>Both payouts in one transaction of 169 vB; not to another network, and not for a fee that eats them up.</summary>
    public static async Task SendAsync(ReplayedChain chain, ExitTool bob, string[] once)
    {
        var script = Bip86.OutputScript(Nums.InternalKey);
        Assert.Equal(1, await bob.CallAsync("run", [.. once, "2", "--to", BitcoinAddress.Encode(script, BitcoinNetwork.Mainnet)]));
        Assert.Contains($"({BitcoinErrors.MalformedAddress.Number})", bob.Errors, StringComparison.Ordinal);
        string[] to = ["--to", BitcoinAddress.Encode(script, BitcoinNetwork.Regtest)];
        Assert.Equal(1, await bob.CallAsync("run", [.. once, "1500", "--max-fee-rate", "2000", .. to]));
        Assert.Contains("(1540)", bob.Errors, StringComparison.Ordinal);

        Assert.Equal(0, await bob.CallAsync("run", [.. once, "2", .. to]));
        Assert.Equal(199_662, (long)(await bob.EventAsync("exit.sent"))["sent_sat"]!);
        await chain.MineQuicklyAsync();
        Assert.Equal(0, await bob.CallAsync("run", [.. once, "2", .. to]));
        Assert.DoesNotContain(bob.Events, line => (string)line["event"]! == "exit.sent");
        Assert.Equal(0, await bob.PaidOutAsync());
        Assert.Equal(199_662, (await chain.Node.Rpc.ScanTxOutSetAsync([$"raw({script.ToHex()})"])).Sum(coin => coin.Output.Value.Value));
    }
}
