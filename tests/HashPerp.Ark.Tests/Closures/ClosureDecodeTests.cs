using HashPerp.Bitcoin;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ClosureDecodeTests
{
    private const string A = "2a9ae2d459caed460f5bb569bad6f5e9d3e38941131a92c359fb2a153eabf609";
    private const string S = "61922c29e9c98ae02ee86cfb4c360ac977560f235568ad08d23aff315670dd59";
    private const string Both = "20" + A + "ad20" + S + "ac";
    private const string Nums = "50929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0";

    /// <summary>No point of the curve has this x.</summary>
    private const string NoPoint = "0000000000000000000000000000000000000000000000000000000000000005";

    public static TheoryData<string, string> Accepted => new()
    {
        { Both, nameof(MultisigClosure) },
        { "20" + A + "ac20" + S + "ba529c", nameof(MultisigClosure) },
        { "20" + A + "ac519c", nameof(MultisigClosure) },
        { "03040040b275" + Both, nameof(CsvMultisigClosure) },
        { "51b275" + Both, nameof(CsvMultisigClosure) },
        { "0400d2496bb175" + Both, nameof(CltvMultisigClosure) },
        { "60b175" + Both, nameof(CltvMultisigClosure) },
        { "a820" + A + "8769" + Both, nameof(ConditionMultisigClosure) },
        { "5169" + Both, nameof(ConditionMultisigClosure) },
        { "516903040040b275" + Both, nameof(ConditionCsvMultisigClosure) },
    };

    public static TheoryData<string, string> Refused => new()
    {
        { "nothing", "" },
        { "OP_CHECKMULTISIG, which tapscript lacks", "5220" + A + "20" + S + "52ae" },
        { "CHECKSIGVERIFY at the end", "20" + A + "ad20" + S + "ad" },
        { "CHECKSIG in the middle", "20" + A + "ac20" + S + "ac" },
        { "a count that is not the number of keys", "20" + A + "ac20" + S + "ba519c" },
        { "CHECKSIGADD first", "20" + A + "ba20" + S + "ba529c" },
        { "a count pushed as a byte", "20" + A + "ac20" + S + "ba01029c" },
        { "a 33-byte key", "2102" + A + "ac" },
        { "a key that is not on the curve", "20" + NoPoint + "ac" },
        { "a key pushed with PUSHDATA1", "4c20" + A + "ac" },
        { "a note", "a820" + A + "87" },
        { "a truncated push", "20" + A[..10] },
        { "OP_SUCCESS80", "50" },
        { "OP_SUCCESS behind a valid leaf", Both + "fe" },
        { "something behind a valid leaf", Both + "51" },
        { "a delay with the disable bit", "0504004080" + "00b275" + Both },
        { "a delay with bits that BIP68 ignores", "03040041b275" + Both },
        { "a delay of five in two bytes", "020500b275" + Both },
        { "a delay of five pushed as a byte", "0105b275" + Both },
        { "a negative delay", "4fb275" + Both },
        { "CSV without DROP", "03040040b2" + Both },
        { "CSV with VERIFY", "03040040b269" + Both },
        { "a lock time of six bytes", "06ffffffffff00b175" + Both },
        { "a lock time beyond 32 bits", "050000000001b175" + Both },
        { "a lock time of sixteen pushed as a byte", "0110b175" + Both },
        { "a CLTV in front of a CSV", "60b17551b275" + Both },
        { "a condition with CHECKSIG", "20" + A + "ac69" + Both },
        { "a condition with CLTV", "60b16951b275" + Both },
        { "a condition with PUSHDATA1", "4c01018769" + Both },
        { "a condition with OP_VERIFY in it", "51695169" + Both },
        { "an empty condition", "69" + Both },
        { "a condition in front of a CLTV", "516960b175" + Both },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void A_closure_is_recognized_and_written_back(string hex, string type)
    {
        var closure = Closure.Decode(Script.FromHex(hex));
        Assert.Equal(type, closure.GetType().Name);
        Assert.Equal(hex, closure.Script.ToHex());
        Assert.Equal(closure, Closure.Decode(closure.Script));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Anything_else_is_refused(string what, string hex)
    {
        var error = Refusal.Is(ArkErrors.UnknownClosure, () => Closure.Decode(Script.FromHex(hex)));
        Assert.True(error.What.Length > 0, what);
    }

    [Fact]
    public void One_unknown_leaf_makes_the_whole_script_invalid()
    {
        Assert.Equal(2, VtxoScript.Parse([Both, "51b275" + Both]).Closures.Count);
        Refusal.Is(ArkErrors.UnknownClosure, () => VtxoScript.Parse([Both, "5220" + A + "20" + S + "52ae"]));
    }

    [Fact]
    public void Delays_and_lock_times_are_read_in_their_units()
    {
        Assert.Equal(RelativeDelay.FromSeconds(2_048), Closure.Decode(Script.FromHex("03040040b275" + Both)).Delay);
        Assert.Equal(RelativeDelay.FromBlocks(1), Closure.Decode(Script.FromHex("51b275" + Both)).Delay);
        Assert.Equal(1_800_000_000u, Closure.Decode(Script.FromHex("0400d2496bb175" + Both)).LockTime);
        Assert.Equal(16u, Closure.Decode(Script.FromHex("60b175" + Both)).LockTime);
    }

    [Fact]
    public void Each_kind_knows_the_sequence_of_the_input_that_spends_it()
    {
        Assert.Equal(0xffffffffu, Closure.Decode(Script.FromHex(Both)).Sequence);
        Assert.Equal(0xfffffffeu, Closure.Decode(Script.FromHex("60b175" + Both)).Sequence);
        Assert.Equal(0x400004u, Closure.Decode(Script.FromHex("03040040b275" + Both)).Sequence);
    }

    [Fact]
    public void Seventeen_keys_are_one_too_many()
    {
        var keys = Enumerable.Range(0, 17).Select(i => TestKeys.Of($"key {i}").XOnlyPubKey).ToArray();
        Assert.Equal(16, new MultisigClosure(keys[..16]).Keys.Count);
        Refusal.Is(ArkErrors.UnknownClosure, () => _ = new MultisigClosure(keys));
        Refusal.Is(ArkErrors.UnknownClosure, () => _ = new MultisigClosure([]));
    }

    [Fact]
    public void The_unspendable_point_is_a_key_to_the_decoder_but_not_to_the_rules()
    {
        var script = VtxoScript.Parse(["20" + A + "ad20" + Nums + "ac"]);
        Refusal.Is(
            ArkErrors.InvalidVtxoScript, () => script.Validate(ECXOnlyPubKey.Parse(Nums), RelativeDelay.FromSeconds(512)));
    }
}
