using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>shared/data/vectors/ark/vtxoscript.json.</summary>
public class VtxoScriptVectorTests
{
    [Fact]
    public void Every_official_script_decodes_to_its_key_and_smallest_delay()
    {
        var vectors = JsonDocument.Parse(SharedData.ReadText("vectors/ark/vtxoscript.json")).RootElement.EnumerateArray().ToArray();
        Assert.Equal(4, vectors.Length);
        foreach (var vector in vectors)
        {
            var scripts = vector.Texts("scripts");
            var script = VtxoScript.Parse(scripts);
            Assert.Equal(vector.Text("taprootKey"), script.OutputKey.ToString());
            Assert.Equal(scripts, script.ToTapscripts());
            var delay = vector.GetProperty("smallestExitDelay");
            var expected = delay.Int("type") == 1 ? RelativeDelay.FromBlocks(delay.Int("value")) : RelativeDelay.FromSeconds(delay.Int("value"));
            Assert.Equal(expected, script.SmallestExitDelay);
        }
    }

    [Fact]
    public void Every_official_script_passes_its_own_operators_rules_and_fails_with_another_or_a_longer_delay()
    {
        foreach (var vector in JsonDocument.Parse(SharedData.ReadText("vectors/ark/vtxoscript.json")).RootElement.EnumerateArray())
        {
            var script = VtxoScript.Parse(vector.Texts("scripts"));
            var server = ECPubKey.Parse(vector.Text("serverKey")).XOnly;
            var smallest = script.SmallestExitDelay!.Value;
            script.Validate(server, smallest, allowBlocks: true);
            Refusal.Is(ArkErrors.InvalidVtxoScript, () => script.Validate(TestScripts.S, smallest, allowBlocks: true));
            Refusal.Is(ArkErrors.InvalidVtxoScript, () => script.Validate(server, RelativeDelay.FromSeconds(1_536), allowBlocks: true));
        }
    }

    [Fact]
    public void The_script_with_an_exit_by_blocks_is_refused_outside_of_block_mode()
    {
        var vector = JsonDocument.Parse(SharedData.ReadText("vectors/ark/vtxoscript.json")).RootElement[3];
        var script = VtxoScript.Parse(vector.Texts("scripts"));
        var server = ECPubKey.Parse(vector.Text("serverKey")).XOnly;
        Refusal.Is(ArkErrors.InvalidVtxoScript, () => script.Validate(server, RelativeDelay.FromBlocks(1)));
    }
}
