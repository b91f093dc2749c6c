using HashPerp.Bitcoin;
using Xunit;

namespace HashPerp.Ark.Tests;

public class VtxoScriptRulesTests
{
    private static readonly RelativeDelay Minimum = TestScripts.ExitDelay;

    [Fact]
    public void The_default_script_is_accepted_at_exactly_the_minimum_delay_and_refused_below()
    {
        TestScripts.OfAlice.Validate(TestScripts.S, Minimum);
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => VtxoScript.Default(TestScripts.A, TestScripts.S, RelativeDelay.FromSeconds(1_536)).Validate(TestScripts.S, Minimum));
    }

    [Fact]
    public void Every_forfeit_leaf_names_the_operator()
    {
        var script = new VtxoScript(
            new MultisigClosure([TestScripts.A, TestScripts.S]), new CltvMultisigClosure(1_800_000_000, [TestScripts.A, TestScripts.B]));
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => script.Validate(TestScripts.S, Minimum));
    }

    [Fact]
    public void Exit_leaves_may_name_anybody()
    {
        new VtxoScript(new MultisigClosure([TestScripts.A, TestScripts.S]), new CsvMultisigClosure(Minimum, [TestScripts.B]))
            .Validate(TestScripts.S, Minimum);
    }

    [Fact]
    public void A_lock_by_height_is_refused_outside_of_block_mode()
    {
        var script = new VtxoScript(new CltvMultisigClosure(499_999_999, [TestScripts.A, TestScripts.S]));
        script.Validate(TestScripts.S, Minimum, allowBlocks: true);
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => script.Validate(TestScripts.S, Minimum));
        new VtxoScript(new CltvMultisigClosure(500_000_000, [TestScripts.A, TestScripts.S])).Validate(TestScripts.S, Minimum);
    }

    [Fact]
    public void An_exit_by_blocks_is_refused_outside_of_block_mode()
    {
        var script = VtxoScript.Default(TestScripts.A, TestScripts.S, RelativeDelay.FromBlocks(4_000));
        script.Validate(TestScripts.S, Minimum, allowBlocks: true);
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => script.Validate(TestScripts.S, Minimum));
    }

    [Fact]
    public void The_unspendable_point_is_nobodys_signer_key()
    {
        var asServer = new VtxoScript(new MultisigClosure([TestScripts.A, Nums.InternalKey]));
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => asServer.Validate(Nums.InternalKey, Minimum));
        var asOwner = new VtxoScript(new MultisigClosure([Nums.InternalKey, TestScripts.S]));
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => asOwner.Validate(TestScripts.S, Minimum));
    }

    [Fact]
    public void An_operator_accepts_a_script_without_exit_and_its_owner_should_not()
    {
        var script = new VtxoScript(new MultisigClosure([TestScripts.A, TestScripts.S]));
        script.Validate(TestScripts.S, Minimum);
        Assert.Null(script.SmallestExitDelay);
        Refusal.Is(ArkErrors.InvalidVtxoScript, script.RequireExit);
        TestScripts.OfAlice.RequireExit();
    }

    [Fact]
    public void A_block_counts_as_a_second_when_delays_are_compared()
    {
        Assert.True(RelativeDelay.FromBlocks(144) < RelativeDelay.FromSeconds(512));
        Assert.True(RelativeDelay.FromBlocks(600) > RelativeDelay.FromSeconds(512));
    }
}
