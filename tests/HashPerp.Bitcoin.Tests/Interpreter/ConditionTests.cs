using CsCheck;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>Conditions of Ark closures, run by themselves.</summary>
public sealed class ConditionTests
{
    private const string HashLock = "SIZE 32 EQUALVERIFY SHA256 0x20 0x66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925 EQUAL";

    [Fact]
    public void A_preimage_satisfies_its_hash_lock()
    {
        Assert.Equal(ScriptError.OK, Evaluate(HashLock, new byte[32]));
        Assert.Equal(ScriptError.EVAL_FALSE, Evaluate(HashLock, [.. new byte[31], 1]));
        Assert.Equal(ScriptError.EQUALVERIFY, Evaluate(HashLock, new byte[31]));
        Assert.Equal(ScriptError.INVALID_STACK_OPERATION, Evaluate(HashLock));
    }

    [Theory]
    [InlineData("", ScriptError.CLEANSTACK)]
    [InlineData("1", ScriptError.OK)]
    [InlineData("0", ScriptError.EVAL_FALSE)]
    [InlineData("1 1", ScriptError.CLEANSTACK)]
    [InlineData("1 VERIFY", ScriptError.CLEANSTACK)]
    public void Exactly_one_true_element_is_left(string script, ScriptError expected) => Assert.Equal(expected, Evaluate(script));

    [Theory]
    [InlineData("CHECKSIG")]
    [InlineData("CHECKSIGVERIFY")]
    [InlineData("CHECKSIGADD")]
    [InlineData("CHECKMULTISIG")]
    [InlineData("CHECKMULTISIGVERIFY")]
    [InlineData("CHECKLOCKTIMEVERIFY")]
    [InlineData("CHECKSEQUENCEVERIFY")]
    [InlineData("CODESEPARATOR")]
    public void What_depends_on_the_transaction_is_refused_even_unexecuted(string opcode)
    {
        Assert.Equal(ScriptError.BAD_OPCODE, Evaluate($"0 IF {opcode} ENDIF 1"));
        Assert.Equal(ScriptError.BAD_OPCODE, Evaluate($"1 {opcode}"));
    }

    [Theory]
    [InlineData("0 IF RESERVED ENDIF 1", ScriptError.DISCOURAGE_OP_SUCCESS)]
    [InlineData("1 CAT", ScriptError.DISCOURAGE_OP_SUCCESS)]
    [InlineData("1 0x05 0x01", ScriptError.BAD_OPCODE)]
    [InlineData("1 NOP10", ScriptError.DISCOURAGE_UPGRADABLE_NOPS)]
    [InlineData("2 IF 1 ENDIF", ScriptError.TAPSCRIPT_MINIMALIF)]
    [InlineData("0x01 0x01", ScriptError.MINIMALDATA)]
    public void What_a_node_would_not_relay_is_refused(string script, ScriptError expected) => Assert.Equal(expected, Evaluate(script));

    [Fact]
    public void Opcode_bytes_inside_of_pushed_data_are_data() => Assert.Equal(ScriptError.OK, Evaluate("0x02 0xacb1 SIZE NIP 2 EQUAL"));

    [Fact]
    public void Sizes_are_limited()
    {
        Assert.Equal(ScriptError.SCRIPT_SIZE, Evaluate(string.Concat(Enumerable.Repeat("NOP ", ScriptInterpreter.MaxConditionSize + 1))));
        Assert.Equal(ScriptError.PUSH_SIZE, Evaluate("DROP 1", new byte[521]));
        Assert.Equal(ScriptError.STACK_SIZE, Evaluate("1", [.. Enumerable.Repeat(new byte[1], 1001)]));
    }

    [Fact]
    public void No_bytes_at_all_make_it_throw() => Gen.Select(Gen.Byte.Array[0, 60], Gen.Byte.Array[0, 40].Array[0, 5]).Sample((script, witness) =>
    {
        var result = ScriptInterpreter.EvaluateCondition(new Script(script), witness);
        Assert.True(Enum.IsDefined(result));
    }, iter: 20_000);

    [Fact]
    public void Deep_nesting_takes_linear_time()
    {
        var script = string.Concat(Enumerable.Repeat("0 IF ", 3_000)) + string.Concat(Enumerable.Repeat("ENDIF ", 3_000)) + "1";
        Assert.Equal(ScriptError.OK, Evaluate(script));
    }

    private static ScriptError Evaluate(string script, params byte[][] witness) =>
        ScriptInterpreter.EvaluateCondition(CoreScriptText.Parse(script), witness);
}
