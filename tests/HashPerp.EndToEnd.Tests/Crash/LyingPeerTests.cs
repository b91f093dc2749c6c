using System.Text;
using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What a dishonest counterparty says is refused with a number, moves nothing, and doesn't make the agent deaf.</summary>
public sealed class LyingPeerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Other_terms_wrong_signatures_and_garbage_are_refused_and_move_nothing()
    {
        await using var stage = await CrashStage.StartAsync([Leg.Time, Leg.Time, Leg.Time, Leg.Time]);
        var bob = stage.UserOf(Leg.Time);
        await bob.KillAsync();

        await AbortsAsync(stage, Terms, "TermsDiffer (3206)");
        await AbortsAsync(stage, Claims, "(");
        await RefusesAsync(stage, Signatures, "Presigned");
        await RefusesAsync(stage, Released, "Submitted");
        await HearsNoGarbageAsync(stage);

        await bob.StartAsync();
        var honest = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
        await stage.Stack.WaitForAsync(honest, "Active");
    }

    private static RoundMessage Terms(RoundMessage message) =>
        message is Acceptance acceptance ? acceptance with { Terms = Flip(acceptance.Terms) } : message;

    private static RoundMessage Claims(RoundMessage message) =>
        message is Presignatures presignatures ? presignatures with { Claims = Flip(presignatures.Claims) } : message;

    private static RoundMessage Signatures(RoundMessage message) =>
        message is ArkSignatures signatures ? signatures with { ArkTransaction = "bm8gdHJhbnNhY3Rpb24=" } : message;

    /// <summary>Calls the set complete and leaves the own signature out.</summary>
    private static RoundMessage Released(RoundMessage message) =>
        message is ReleasedCheckpoints released ? released with { Complete = true, Checkpoints = ["cHNidA=="] } : message;

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

    private static async Task RefusesAsync(CrashStage stage, Func<RoundMessage, RoundMessage> lie, string stays)
    {
        await using var liar = await LyingPeer.StartAsync(stage.Stack, stage.UserOf(Leg.Time), lie);
        var alice = stage.UserOf(Leg.Height);
        var refusals = Refusals(alice);
        var round = (await stage.ProposeAsync(Leg.Height, Leg.Time))!;
        await Eventually.TrueAsync(() => Refusals(alice) > refusals, $"{lie.Method.Name} to be refused", Patience);
        Assert.Equal(stays, (string?)(await alice.FindContractAsync(round))!["state"]);
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
