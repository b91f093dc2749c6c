using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class ClaimSetTests
{
    private static readonly ContractTerms Terms = GoldenFile.Terms("two_step");
    private static readonly OpeningPlan Plan = OpeningPlan.TwoStep(Terms, GoldenFile.Cases("two-step")[0].Id("activation_hash"));
    private static readonly byte[] HeightSignatures = Sign(Leg.Height);
    private static readonly byte[] TimeSignatures = Sign(Leg.Time);
    private static readonly SignedClaimSet Signed = new(Plan.Claims, HeightSignatures, TimeSignatures);

    [Fact]
    public void Every_completed_claim_satisfies_a_node_but_for_the_clock()
    {
        for (var rung = 0; rung < 3; rung++)
        {
            foreach (var kind in ClaimKinds.All)
            {
                var completed = kind.IsFast()
                    ? Signed.CompleteFast(rung, kind, GoldenParties.Published(kind.Winner()!.Value, Terms, rung))
                    : Signed.Complete(rung, kind);
                Assert.Equal(ScriptError.OK, ScriptInterpreter.VerifyTaproot(completed, 0, [Plan.Claims.Claim(rung, kind).Presigned.SpentOutput]));
                Assert.Equal(3u, completed.Version);
                Assert.Equal("51024e73", completed.Outputs[^1].ScriptPubKey.ToHex());
                Assert.Equal(0, completed.Outputs[^1].Value.Value);
                Assert.NotEqual(0xffffffff, completed.Inputs[0].Sequence);
                Assert.Equal(86_500, completed.Outputs.Sum(output => output.Value.Value));
            }
        }
    }

    [Theory]
    [InlineData(ClaimKind.ClaimHeight, 0x0040000cu, 1_200u)] // d2 = 6,144 s = 12 x 512
    [InlineData(ClaimKind.ClaimTime, 0x0040000cu, 1_705_593_123u)]
    [InlineData(ClaimKind.FastHeight, 0x00400004u, 1_200u)] // d1 = 2,048 s = 4 x 512
    [InlineData(ClaimKind.FastTime, 0x00400004u, 1_705_593_123u)]
    [InlineData(ClaimKind.Split, 0x0040000cu, 1_710_777_123u)] // T + 60 days
    public void A_claim_carries_its_two_locks(ClaimKind kind, uint sequence, uint lockTime)
    {
        var claim = Plan.Claims.Claim(0, kind).Presigned.Transaction;
        Assert.Equal((sequence, lockTime), (claim.Inputs[0].Sequence, claim.LockTime));
    }

    [Fact]
    public void A_part_of_zero_is_left_out_of_the_split()
    {
        Assert.Equal(2, Plan.Claims.Claim(0, ClaimKind.Split).Presigned.Transaction.Outputs.Count);
        var instant = OpeningPlan.Instant(GoldenFile.Terms("instant")).Claims.Claim(0, ClaimKind.Split).Presigned.Transaction;
        Assert.Equal([22_875, 63_625, 0], instant.Outputs.Select(output => output.Value.Value));
    }

    [Fact]
    public void An_incomplete_set_of_signatures_is_refused()
    {
        Refusal.Is(ContractScriptErrors.IncompleteClaimSet, () => new SignedClaimSet(Plan.Claims, HeightSignatures.AsSpan(64), TimeSignatures));
        Refusal.Is(ContractScriptErrors.IncompleteClaimSet, () => new SignedClaimSet(Plan.Claims, HeightSignatures, [.. TimeSignatures, .. new byte[64]]));
        Refusal.Is(ContractScriptErrors.IncompleteClaimSet, () => new SignedClaimSet(Plan.Claims, HeightSignatures, []));
    }

    [Fact]
    public void One_edited_bit_in_any_signature_is_found()
    {
        for (var claim = 0; claim < 15; claim++)
        {
            var edited = (byte[])TimeSignatures.Clone();
            edited[(claim * 64) + 63] ^= 1;
            Refusal.Is(ContractScriptErrors.WrongSignature, () => new SignedClaimSet(Plan.Claims, HeightSignatures, edited));
        }
    }

    [Fact]
    public void Signatures_of_the_other_leg_or_in_another_order_are_refused()
    {
        Refusal.Is(ContractScriptErrors.WrongSignature, () => new SignedClaimSet(Plan.Claims, TimeSignatures, HeightSignatures));
        byte[] swapped = [.. HeightSignatures.AsSpan(64, 64), .. HeightSignatures.AsSpan(0, 64), .. HeightSignatures.AsSpan(128)];
        Refusal.Is(ContractScriptErrors.WrongSignature, () => new SignedClaimSet(Plan.Claims, swapped, TimeSignatures));
    }

    [Fact]
    public void Signatures_for_other_pots_are_refused()
    {
        var elsewhere = ClaimSet.Build(Terms, [.. Plan.Pots.Select(pot => pot with { N = pot.N + 1 })]);
        Refusal.Is(ContractScriptErrors.WrongSignature, () => new SignedClaimSet(elsewhere, HeightSignatures, TimeSignatures));
    }

    [Fact]
    public void A_key_outside_of_the_leaf_does_not_sign()
    {
        using var stranger = GoldenParties.Key("stranger");
        Refusal.Is(ContractScriptErrors.WrongKey, () => ClaimSignatures.Sign(Plan.Claims, stranger));
    }

    [Fact]
    public void A_fast_claim_needs_every_attestors_published_key()
    {
        var published = GoldenParties.Published(Leg.Height, Terms, 0);
        Refusal.Is(ContractScriptErrors.WrongSecret, () => Signed.CompleteFast(0, ClaimKind.FastHeight, published[..1]));
        Refusal.Is(ContractScriptErrors.WrongSecret, () => Signed.CompleteFast(0, ClaimKind.FastHeight, [published[1], published[0]]));
        Refusal.Is(ContractScriptErrors.WrongSecret, () => Signed.CompleteFast(1, ClaimKind.FastHeight, published));
        Refusal.Is(ContractScriptErrors.WrongSecret, () => Signed.CompleteFast(0, ClaimKind.FastTime, published));
        Refusal.Is(ContractScriptErrors.WrongSecret, () => Signed.CompleteFast(0, ClaimKind.ClaimHeight, published));
        Refusal.Is(ContractScriptErrors.WrongSecret, () => Signed.Complete(0, ClaimKind.FastHeight));
    }

    [Fact]
    public void Claims_are_for_one_distinct_outpoint_a_rung()
    {
        Refusal.Is(ContractScriptErrors.WrongInputs, () => ClaimSet.Build(Terms, [.. Plan.Pots.Skip(1)]));
        Refusal.Is(ContractScriptErrors.WrongInputs, () => ClaimSet.Build(Terms, [Plan.Pots[0], Plan.Pots[0], Plan.Pots[1]]));
        Refusal.Is(ContractScriptErrors.UnknownRung, () => Plan.Claims.Claim(3, ClaimKind.Split));
    }

    private static byte[] Sign(Leg leg)
    {
        using var key = GoldenParties.ContractKeyOf(Terms, leg);
        return ClaimSignatures.Sign(Plan.Claims, key).ToBytes();
    }
}
