using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What HEIGHT does alone with the kit of a Setup that became no contract (X7).</summary>
internal static class SetupKit
{
    /// <summary>What each brought: RefundExit pays it whole, since a child pays its fee.</summary>
    public const long HeightSat = CrashStage.SmallCoinSat;
    public const long TimeSat = CrashStage.BigCoinSat;

    public static async Task<byte[]> KitAsync(AgentDriver user, string round) =>
        await File.ReadAllBytesAsync((string)(await user.CallAsync("kit", new JsonObject { ["round"] = round }))!["path"]!);

    /// <summary>HEIGHT, from the kit of Setup and its words: not at the deadline, and the second after it.</summary>
    public static async Task RefundedAsync(CrashStage stage, byte[] kit, string phase, string against)
    {
        var height = stage.UserOf(Leg.Height);
        await height.KillAsync();
        var chain = stage.Stack.Chain;
        var before = await chain.HeightAsync();
        var seed = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(height.Folder, "seed.json")))!;
        using var alice = await ExitParty.StartAsync(chain, (string)seed["words"]!, kit);
        await alice.UnrollAsync();
        var refund = alice.Exit.RefundExit();
        await chain.StopAtMedianTimeAsync(alice.Exit.Kit.Terms.SetupDeadline);
        await alice.RefusedAsync(refund, "non-final");
        await chain.PassSecondAsync();
        await alice.ConfirmedAsync(refund);
        Assert.Equal((HeightSat, TimeSat), (await PaidAsync(chain, alice.Exit.Kit.Terms, Leg.Height), await PaidAsync(chain, alice.Exit.Kit.Terms, Leg.Time)));
        MatrixReport.Add(phase, against, "HEIGHT unrolls Setup", "X7", await chain.HeightAsync() - before, HeightSat, TimeSat, "exact: stakes and connectors back");
    }

    public static async Task<long> PaidAsync(ReplayedChain chain, ContractTerms terms, Leg leg)
    {
        var script = PartyScripts.OnchainPayout(terms, leg, Satoshis.Zero).ScriptPubKey;
        return (await chain.Node.Rpc.ScanTxOutSetAsync([$"raw({script.ToHex()})"])).Sum(coin => coin.Output.Value.Value);
    }
}
