using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What a dishonest counterparty says is refused with a number, moves nothing, and doesn't make the agent deaf.</summary>
public sealed class LyingPeerTests
{
    private const long ConnectorSat = 330;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RoundLimit = TimeSpan.FromSeconds(75);

    [Fact]
    public async Task Other_terms_wrong_signatures_and_garbage_are_refused_and_move_nothing()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time, Leg.Time, Leg.Time, Leg.Time]);
        var bob = stage.UserOf(Leg.Time);
        await bob.KillAsync();

        await AbortsAsync(stage, Terms, "TermsDiffer (3206)");
        await AbortsAsync(stage, Claims, "WrongSignature (1404)");
        var unsigned = await RefusesAsync(stage, Signatures, "Presigned");
        var unreleased = await RefusesAsync(stage, Released, "Submitted");
        await HearsNoGarbageAsync(stage);

        await bob.StartAsync();
        await stage.OpenAsync(Leg.Time);
        // TIME released to the operator what it lied about to HEIGHT: the operator's copy of the set makes the contract.
        await stage.Stack.WaitForAsync(unreleased, "Active");
        await Eventually.TrueAsync(
            async () => (string?)(await stage.UserOf(Leg.Height).FindContractAsync(unsigned))!["state"] == "Aborted", "the unsigned round to end", RoundLimit);
        Assert.Equal((2 * CrashStage.SmallCoinSat) + (2 * ConnectorSat), await stage.UserOf(Leg.Height).BalanceAsync());
        Assert.Equal((2 * CrashStage.BigCoinSat) + (2 * ConnectorSat), await bob.BalanceAsync());
    }

    private static RoundMessage Terms(RoundMessage message) =>
        message is Acceptance acceptance ? acceptance with { Terms = Flip(acceptance.Terms) } : message;

    private static RoundMessage Claims(RoundMessage message) =>
        message is Presignatures presignatures ? presignatures with { Claims = Flip(presignatures.Claims) } : message;

    private static RoundMessage Signatures(RoundMessage message) =>
        message is ArkSignatures signatures ? signatures with { ArkTransaction = Forge(signatures.ArkTransaction) } : message;

    /// <summary>Calls the set complete, with signatures in it that are none.</summary>
    private static RoundMessage Released(RoundMessage message) => message is ReleasedCheckpoints released
        ? released with { Complete = true, Checkpoints = [.. released.Checkpoints.Select(Forge)] }
        : message;

    /// <summary>The same transaction, well formed, each signature of it wrong in its last byte.</summary>
    private static string Forge(string transaction)
    {
        var psbt = PSBT.Parse(transaction);
        foreach (var input in psbt.Inputs)
        {
            foreach (var signature in input.TapScriptSigs)
            {
                byte[] wrong = [.. signature.Signature[..^1], (byte)(signature.Signature[^1] ^ 1)];
                input.SetTapScriptSig(signature with { Signature = wrong });
            }
        }
        return psbt.ToBase64();
    }

    /// <summary>The last hex digit becomes another one.</summary>
    private static string Flip(string hex) => hex[..^1] + (hex[^1] == '0' ? '1' : '0');

    private static async Task AbortsAsync(CrashStage stage, Func<RoundMessage, RoundMessage> lie, string note)
    {
        await using var liar = await LyingPeer.StartAsync(stage.Stack, stage.UserOf(Leg.Time), lie);
        var alice = stage.UserOf(Leg.Height);
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
        await Eventually.TrueAsync(async () => (string?)(await alice.FindContractAsync(round))!["state"] == "Aborted", $"{lie.Method.Name} to be refused", Patience);
        Assert.Contains(note, (string?)(await alice.FindContractAsync(round))!["note"]);
        Assert.Equal(4 * CrashStage.SmallCoinSat, await alice.BalanceAsync());
    }

    private static async Task<string> RefusesAsync(CrashStage stage, Func<RoundMessage, RoundMessage> lie, string stays)
    {
        await using var liar = await LyingPeer.StartAsync(stage.Stack, stage.UserOf(Leg.Time), lie);
        var alice = stage.UserOf(Leg.Height);
        var refusals = Refusals(alice);
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
        await Eventually.TrueAsync(() => Refusals(alice) > refusals, $"{lie.Method.Name} to be refused", Patience);
        Assert.Equal(stays, (string?)(await alice.FindContractAsync(round))!["state"]);
        return round;
    }

    private static async Task HearsNoGarbageAsync(CrashStage stage)
    {
        string[] garbage =
        [
            "", "no json", "[]", "null", "{}", "{\"kind\":\"riddle\",\"round\":\"00\"}", new string('[', 5_000),
            "{\"kind\":\"refusal\",\"code\":1,\"name\":\"x\",\"reason\":\"y\",\"round\":\"unknown\"}",
            Proposal("Instant", "null"), Proposal("Backwards", "{\"out_point\":\"x\",\"amount_sat\":-1,\"key\":\"\"}"),
        ];
        await using var liar = await LyingPeer.StartAsync(stage.Stack, stage.UserOf(Leg.Time), message => message);
        var alice = stage.UserOf(Leg.Height);
        var refusals = Refusals(alice);
        for (var i = 0; i < garbage.Length; i++)
        {
            liar.SendRaw(alice.Account, $"garbage-{i}", Encoding.UTF8.GetBytes(garbage[i]));
        }
        await Eventually.TrueAsync(() => Refusals(alice) >= refusals + garbage.Length, "every piece of garbage to be refused", Patience);
    }

    private static string Proposal(string mode, string coin) =>
        $"{{\"kind\":\"proposal\",\"round\":\"{mode}\",\"mode\":\"{mode}\",\"order\":\"00\",\"order_signature\":\"00\",\"height\":1,\"series_root\":\"00\","
        + $"\"strikes\":[],\"per_lot_sat\":-1,\"setup_deadline\":0,\"coins\":[{coin}]}}";

    private static int Refusals(AgentDriver user) => user.Events.Count(line => line["data"]?["refused"] is not null);
}
