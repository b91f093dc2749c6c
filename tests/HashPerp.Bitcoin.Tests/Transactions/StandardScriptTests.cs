using Xunit;

namespace HashPerp.Bitcoin.Tests;

public class StandardScriptTests
{
    private const string Key20 = "751e76e8199196d454941c45d1b3a323f1433bd6";
    private const string Key32 = "50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0";

    [Theory]
    [InlineData("5120" + Key32, 330)]
    [InlineData("0020" + Key32, 330)]
    [InlineData("0014" + Key20, 294)]
    [InlineData("51024e73", 240)]
    [InlineData("76a914" + Key20 + "88ac", 546)]
    [InlineData("a914" + Key20 + "87", 540)]
    [InlineData("6a20" + Key32, 0)]
    [InlineData("", 471)]
    public void Dust_is_what_core_relays_no_more(string script, int satoshi) =>
        Assert.Equal(satoshi, StandardScripts.DustThreshold(Script.FromHex(script)).Value);

    [Fact]
    public void The_P2WPKH_script_holds_the_hash_of_the_compressed_key()
    {
        var key = ECPubKey.Parse("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
        Assert.Equal("0014" + Key20, StandardScripts.PayToWitnessPubKeyHash(key).ToHex());
    }

    [Theory]
    [InlineData("0014" + Key20, true)]
    [InlineData("5114" + Key20, false)]
    [InlineData("0014" + Key20 + "00", false)]
    [InlineData("0020" + Key32, false)]
    public void P2WPKH_is_recognised_by_its_exact_form(string script, bool is20) =>
        Assert.Equal(is20, StandardScripts.IsWitnessPubKeyHash(Script.FromHex(script)));

    [Theory]
    [InlineData("51024e73", true)]
    [InlineData("6002aabb", true)]
    [InlineData("0002aabb", true)]
    [InlineData("5101aa", false)]
    [InlineData("5103aabb", false)]
    [InlineData("4f02aabb", false)]
    [InlineData("6102aabb", false)]
    public void A_witness_program_is_a_version_and_one_push(string script, bool program) =>
        Assert.Equal(program, StandardScripts.IsWitnessProgram(Script.FromHex(script)));

    [Fact]
    public void The_anchor_is_51024e73() => Assert.Equal("51024e73", StandardScripts.PayToAnchor.ToHex());
}
