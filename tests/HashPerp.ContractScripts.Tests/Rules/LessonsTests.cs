using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

/// <summary>What earlier attempts at this contract got wrong (30-contract-protocol §8), as far as scripts and templates go.</summary>
public class LessonsTests
{
    private static readonly ContractTerms Instant = GoldenFile.Terms("instant");
    private static readonly ContractTerms TwoStep = GoldenFile.Terms("two_step");
    private static readonly OpeningPlan Plan = OpeningPlan.Instant(Instant);

    private static IEnumerable<VtxoScript> Scripts =>
    [
        PotScript.Of(Instant, 0).Script, PotScript.Of(Instant, 1).Script, PotScript.Of(TwoStep, 2).Script,
        SetupScript.Of(TwoStep, default).Script, PartyScripts.Default(Instant, Leg.Height),
    ];

    [Fact]
    public void Nobody_knows_the_internal_key() => Assert.All(
        Scripts.SelectMany(script => script.Closures.Select(script.ControlBlock)),
        block => Assert.Equal("50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0", block.InternalKey.ToString()));

    [Fact]
    public void No_leaf_has_CHECKMULTISIG_which_tapscript_does_not_know() => Assert.All(
        Scripts.SelectMany(script => script.Closures).SelectMany(leaf => leaf.Script.ToOps()),
        op => Assert.False(op.Code is OpCode.OP_CHECKMULTISIG or OpCode.OP_CHECKMULTISIGVERIFY));

    [Fact]
    public void The_operator_is_in_every_off_chain_leaf_and_in_no_exit() => Assert.All(
        Scripts.SelectMany(script => script.Closures),
        leaf => Assert.NotEqual(leaf.IsExit, leaf.Keys.Any(key => key.Value == Instant.Operator.SignerKey)));

    [Fact]
    public void An_operator_accepts_every_script() => Assert.All(
        Scripts, script => script.Validate(ECXOnlyPubKey.Parse(Instant.Operator.SignerKey), RelativeDelay.FromSeconds(2_048)));

    [Fact]
    public void Attestors_alone_or_with_the_operator_move_nothing() => Assert.All(
        Scripts.SelectMany(script => script.Closures),
        leaf => Assert.Contains(leaf.Keys, key => key.Value == Instant.HeightKey || key.Value == Instant.TimeKey
            || key.Value == TwoStep.HeightKey || key.Value == TwoStep.TimeKey));

    [Fact]
    public void A_time_win_settles_without_waiting_for_the_height()
    {
        var unreachable = Instant with { Series = Instant.Series with { Height = 499_999_999 } };
        Pot[] pot = [new Pot(0, Plan.Pots[0])];
        Assert.Equal(1_705_593_123u, SettlementPlan.Win(unreachable, Leg.Time, pot).NewArkTx().GlobalTransaction.LockTime);
        var claims = ClaimSet.Build(unreachable, Plan.Pots);
        Assert.Equal(1_705_593_123u, claims.Claim(0, ClaimKind.ClaimTime).Presigned.Transaction.LockTime);
        Assert.Equal(1_705_593_123u, claims.Claim(0, ClaimKind.FastTime).Presigned.Transaction.LockTime);
    }

    [Fact]
    public void A_height_win_on_chain_does_not_wait_for_the_time()
    {
        Assert.Equal(1_200u, Plan.Claims.Claim(0, ClaimKind.ClaimHeight).Presigned.Transaction.LockTime);
        Assert.Equal(1_200u, Plan.Claims.Claim(0, ClaimKind.FastHeight).Presigned.Transaction.LockTime);
    }

    [Fact]
    public void No_lock_of_a_leaf_counts_blocks() => Assert.All(
        Scripts.SelectMany(script => script.Closures),
        leaf => Assert.True(leaf.Delay is null or { IsSeconds: true } && leaf.LockTime is null or >= 500_000_000));

    [Fact]
    public void The_published_key_opens_before_the_raw_race()
    {
        var pot = PotScript.Of(Instant, 0);
        Assert.Equal((2_048L, 6_144L), (pot.HeightExit.Delay!.Value.Value, pot.RaceExit.Delay!.Value.Value));
        Assert.Equal(pot.HeightExit.Delay, pot.TimeExit.Delay);
    }

    [Fact]
    public void Swapping_the_legs_swaps_who_is_paid()
    {
        var swapped = Instant with { HeightKey = Instant.TimeKey, TimeKey = Instant.HeightKey };
        var claims = ClaimSet.Build(swapped, Plan.Pots);
        Assert.Equal(
            Plan.Claims.Claim(0, ClaimKind.ClaimTime).Presigned.Transaction.Outputs[0],
            claims.Claim(0, ClaimKind.ClaimHeight).Presigned.Transaction.Outputs[0]);
        Assert.NotEqual(Plan.Creation.Txid, OpeningPlan.Instant(swapped).Creation.Txid);
    }
}
