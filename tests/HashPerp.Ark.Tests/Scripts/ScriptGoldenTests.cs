using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ScriptGoldenTests
{
    private static readonly JsonElement[] Cases = Golden.Load("scripts");

    public static TheoryData<string> Names => Golden.Names(Cases);

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_key_and_control_blocks_are_those_of_the_golden_file(string name)
    {
        var golden = Cases.Named(name);
        var script = golden.VtxoScript();
        Assert.Equal(golden.Text("output_key"), script.OutputKey.ToString());
        Assert.Equal("5120" + golden.Text("output_key"), script.ScriptPubKey.ToHex());
        Assert.Equal(golden.Texts("control_blocks"), script.Closures.Select(leaf => Hex.Encode(script.ControlBlock(leaf).ToBytes())));
        Assert.Equal(golden.Texts("leaves"), script.ToTapscripts());
    }

    [Fact]
    public void From_three_leaves_on_the_order_is_part_of_the_script()
    {
        var leaves = Cases.Named("pot").VtxoScript().Closures;
        Assert.NotEqual(new VtxoScript([.. leaves]).OutputKey, new VtxoScript([.. leaves.Reverse()]).OutputKey);
        Assert.Equal(new VtxoScript(leaves[0], leaves[1]).OutputKey, new VtxoScript(leaves[1], leaves[0]).OutputKey);
    }

    [Fact]
    public void The_default_script_and_the_pot_are_built_from_keys_as_golden()
    {
        Assert.Equal(Cases.Named("default").VtxoScript(), TestScripts.OfAlice);
        var (a, b, s) = (TestScripts.A, TestScripts.B, TestScripts.S);
        var (height, time) = (TestKeys.Of("height outcome").XOnlyPubKey, TestKeys.Of("time outcome").XOnlyPubKey);
        var pot = new VtxoScript(
            new MultisigClosure([a, b, s]),
            new CltvMultisigClosure(1_799_900_000, [a, height, s]),
            new CltvMultisigClosure(1_800_000_000, [b, time, s]),
            new CsvMultisigClosure(RelativeDelay.FromSeconds(6_144), [a, b]),
            new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [a, b, height]),
            new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [a, b, time]));
        Assert.Equal(Cases.Named("pot").Text("output_key"), pot.OutputKey.ToString());
    }

    [Fact]
    public void A_leaf_of_another_script_has_no_control_block()
    {
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => TestScripts.OfAlice.ControlBlock(TestScripts.OfBob.Closures[0]));
    }

    [Fact]
    public void Scripts_without_leaves_or_with_too_many_are_refused()
    {
        var leaf = TestScripts.OfAlice.Closures[0];
        Assert.Equal(64, new VtxoScript([.. Enumerable.Repeat(leaf, 64)]).Closures.Count);
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => _ = new VtxoScript([.. Enumerable.Repeat(leaf, 65)]));
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => VtxoScript.Parse([]));
    }
}
