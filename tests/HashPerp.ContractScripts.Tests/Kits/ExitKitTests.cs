using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class ExitKitTests
{
    private static readonly ExitKit Instant = KitSample.Instant;
    private static readonly ExitKit TwoStep = KitSample.TwoStepActivated;

    public static TheoryData<string> Rows => [.. All.Keys];

    private static Dictionary<string, (ErrorCode Error, ExitKit Kit)> All => new()
    {
        ["a missing commitment"] = (ContractScriptErrors.IncompleteKit, Instant with { Graph = [.. Instant.Graph.Skip(1)] }),
        ["a missing checkpoint"] = (ContractScriptErrors.IncompleteKit, Instant with { Graph = [Instant.Graph[0], .. Instant.Graph.Skip(2)] }),
        ["a missing ark tx"] = (ContractScriptErrors.IncompleteKit, Instant with { Graph = [.. Instant.Graph.SkipLast(1)] }),
        ["children before parents"] = (ContractScriptErrors.IncompleteKit, Instant with { Graph = [.. Instant.Graph.Reverse()] }),
        ["a transaction twice"] = (ContractScriptErrors.MalformedKit, Instant with { Graph = [.. Instant.Graph, Instant.Graph[^1]] }),
        ["an unsigned checkpoint"] = (ContractScriptErrors.IncompleteKit, Edit(1, tx => tx.WithWitness(0, WitScript.Empty))),
        ["an edited signature"] = (ContractScriptErrors.WrongSignature, Edit(1, tx => tx.WithWitness(0, Flip(tx.Inputs[0].WitScript, 0)))),
        ["another control block"] = (ContractScriptErrors.WrongSignature, Edit(4, tx => tx.WithWitness(0, Flip(tx.Inputs[0].WitScript, 3)))),
        ["claims of another contract"] = (ContractScriptErrors.WrongSignature, Instant with { HeightClaims = [.. TwoStep.HeightClaims.Take(640)] }),
        ["claims swapped"] = (ContractScriptErrors.WrongSignature, Instant with { HeightClaims = Instant.TimeClaims, TimeClaims = Instant.HeightClaims }),
        ["a contract id of other terms"] = (ContractScriptErrors.MalformedKit, Instant with { ContractId = TwoStep.ContractId }),
        ["pots elsewhere"] = (ContractScriptErrors.WrongInputs, Instant with { Pots = [.. Instant.Pots.Reverse()] }),
        ["no announcement"] = (ProtocolErrors.TooFewAttestors, Instant with { Announcements = [] }),
        ["the announcement's paths swapped"] = (
            ContractScriptErrors.WrongSignature,
            Instant with { Announcements = [.. Instant.Announcements.Select(proof => proof with { Paths = [.. proof.Paths.Reverse()] })] }),
        ["the announcement of a rung missing"] = (
            ProtocolErrors.AnnouncementInvalid,
            Instant with { Announcements = [.. Instant.Announcements.Select(proof => proof with { Paths = [.. proof.Paths.Take(1)] })] }),
        ["another listing header"] = (ContractScriptErrors.MalformedKit, Instant with { ListingHeader = [1, .. KitSample.ListingHeader.AsSpan(1)] }),
        ["a two-step contract without its hash"] = (ContractScriptErrors.MalformedKit, TwoStep with { ActivationHash = null }),
        ["RefundExit without TIME's signature"] = (ContractScriptErrors.IncompleteKit, TwoStep with { TimeRefundExit = null }),
        ["RefundExit with HEIGHT's signature twice"] = (ContractScriptErrors.WrongSignature, TwoStep with { TimeRefundExit = TwoStep.HeightRefundExit }),
        ["the Setup missing"] = (ContractScriptErrors.IncompleteKit, KitSample.TwoStepWaiting with { Graph = [TwoStep.Graph[0]] }),
    };

    [Fact]
    public void A_kit_reads_back_to_the_same_bytes()
    {
        foreach (var kit in new[] { Instant, TwoStep, KitSample.TwoStepWaiting })
        {
            var bytes = kit.ToBytes();
            var read = ExitKit.Parse(bytes);
            Assert.Equal(bytes, read.ToBytes());
            Assert.Equal(kit.KitId, read.KitId);
            Assert.Contains($"\"kit_id\":\"{kit.KitId}\"", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        }
        Assert.True(TwoStep.HasPots);
        Assert.False(KitSample.TwoStepWaiting.HasPots);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_kit_that_would_not_get_its_party_out_is_refused(string row)
    {
        var (error, kit) = All[row];
        Refusal.Is(error, () => kit.Verify());
    }

    [Fact]
    public void Every_claim_of_a_kit_can_be_completed_offline()
    {
        var kit = ExitKit.Parse(TwoStep.ToBytes());
        var signed = new SignedClaimSet(kit.Claims, kit.HeightClaims, kit.TimeClaims);
        var claim = signed.CompleteFast(2, ClaimKind.FastTime, GoldenParties.Published(Leg.Time, kit.Terms, 2));
        Assert.Equal(ScriptError.OK, ScriptInterpreter.VerifyTaproot(claim, 0, [kit.Claims.Claim(2, ClaimKind.FastTime).Presigned.SpentOutput]));
    }

    [Fact]
    public void Text_that_is_not_a_kit_is_malformed()
    {
        var text = Encoding.UTF8.GetString(Instant.ToBytes());
        foreach (var edited in new[]
        {
            "", "[]", "{}", text + " ", " " + text, text.Replace("\"leg\":\"TIME\"", "\"leg\":\"time\"", StringComparison.Ordinal),
            text.Replace("\"leg\":\"TIME\"", "\"leg\":\"TIME\",\"leg\":\"TIME\"", StringComparison.Ordinal),
            text.Replace("\"leg\":\"TIME\"", "\"leg\":\"TIME\",\"limb\":1", StringComparison.Ordinal),
            text.Replace("\"rung\":1", "\"rung\":1.0", StringComparison.Ordinal), text.Replace("\"rung\":1", "\"rung\":0", StringComparison.Ordinal),
            text.Replace("\"version\":1", "\"version\":0", StringComparison.Ordinal),
            text.Replace("\"value\":86500", "\"value\":86501", StringComparison.Ordinal),
            text.Replace("\"kind\":\"ark\"", "\"kind\":\"arc\"", StringComparison.Ordinal),
            text.Replace(Instant.KitId.ToString(), Instant.ContractId.ToString(), StringComparison.Ordinal), text[..^1],
        })
        {
            Assert.NotEqual(text, edited);
            Refusal.Is(ContractScriptErrors.MalformedKit, () => ExitKit.Parse(Encoding.UTF8.GetBytes(edited)));
        }
        Refusal.Is(
            ContractScriptErrors.UnsupportedVersion,
            () => ExitKit.Parse(Encoding.UTF8.GetBytes(text.Replace("hashperp-exit-kit-1", "hashperp-exit-kit-2", StringComparison.Ordinal))));
        Refusal.Is(ContractScriptErrors.MalformedKit, () => ExitKit.Parse(new byte[ExitKit.MaxBytes + 1]));
    }

    private static ExitKit Edit(int index, Func<Transaction, Transaction> change) => Instant with
    {
        Graph = [.. Instant.Graph.Select((tx, i) => i == index ? new KitTransaction(tx.Kind, change(tx.Transaction)) : tx)],
    };

    private static WitScript Flip(WitScript witness, int item) => new([.. witness.Select((bytes, i) =>
        i == item ? [.. bytes.AsSpan(0, bytes.Length - 1), (byte)(bytes[^1] ^ 1)] : bytes)]);
}
