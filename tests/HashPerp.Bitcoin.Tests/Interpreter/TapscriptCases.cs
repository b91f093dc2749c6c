using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>The table of taproot spends: judged by our interpreter in one test and by a node in another.</summary>
internal static partial class TapscriptCases
{
    private static readonly string AliceKey = "0x20 0x" + TapscriptSpend.Alice.XOnlyPubKey;
    private static readonly string BobKey = "0x20 0x" + TapscriptSpend.Bob.XOnlyPubKey;
    private static readonly byte[] WrongSignature = new byte[64];

    public static IReadOnlyList<TapscriptCase> All => [.. KeyPath, .. Signatures, .. Structure, .. LockTimes, .. Limits, .. Operations];

    private static IEnumerable<TapscriptCase> KeyPath =>
    [
        new("A key path signature of DEFAULT is good", ScriptError.OK, null, spend => [spend.Sign(TapscriptSpend.Alice)]),
        new("A key path signature of ALL is good", ScriptError.OK, null, spend => [spend.Sign(TapscriptSpend.Alice, SigHash.All)]),
        new("A key path signature of NONE is good", ScriptError.OK, null, spend => [spend.Sign(TapscriptSpend.Alice, SigHash.None)]),
        new("A key path signature of SINGLE and ANYONECANPAY is good", ScriptError.OK, null,
            spend => [spend.Sign(TapscriptSpend.Alice, SigHash.SingleAnyoneCanPay)]),
        new("A stranger's signature is bad", ScriptError.SCHNORR_SIG, null, spend => [spend.Sign(TapscriptSpend.Bob)]),
        new("A signature of 63 bytes is bad", ScriptError.SCHNORR_SIG_SIZE, null, spend => [spend.Sign(TapscriptSpend.Alice)[..63]]),
        new("DEFAULT spelled out is bad", ScriptError.SCHNORR_SIG_HASHTYPE, null, spend => [[.. spend.Sign(TapscriptSpend.Alice), 0]]),
        new("An undefined type is bad", ScriptError.SCHNORR_SIG_HASHTYPE, null, spend => [[.. spend.Sign(TapscriptSpend.Alice), 4]]),
        new("A type other than the one signed is bad", ScriptError.SCHNORR_SIG, null, spend => [[.. spend.Sign(TapscriptSpend.Alice), 1]]),
        new("A signed annex is good, though not relayed", ScriptError.OK, null, spend => [spend.Sign(TapscriptSpend.Alice)])
            { Annex = [0x50, 1, 2], NodeRelaysByScriptAlone = false },
    ];

    private static IEnumerable<TapscriptCase> Signatures =>
    [
        Leaf("A leaf's signature is good", ScriptError.OK, $"{AliceKey} CHECKSIG", spend => [spend.Sign(TapscriptSpend.Alice)]),
        Leaf("A leaf's signature of ALL and ANYONECANPAY is good", ScriptError.OK, $"{AliceKey} CHECKSIG",
            spend => [spend.Sign(TapscriptSpend.Alice, SigHash.AllAnyoneCanPay)]),
        Leaf("A wrong signature ends the script", ScriptError.SCHNORR_SIG, $"{AliceKey} CHECKSIG NOT", _ => [WrongSignature]),
        Leaf("An empty signature is false", ScriptError.EVAL_FALSE, $"{AliceKey} CHECKSIG", _ => [[]]),
        Leaf("An empty signature may be wanted", ScriptError.OK, $"{AliceKey} CHECKSIG NOT", _ => [[]]),
        Leaf("An empty signature does not verify", ScriptError.CHECKSIGVERIFY, $"{AliceKey} CHECKSIGVERIFY 1", _ => [[]]),
        Leaf("Two of two have signed", ScriptError.OK, $"{AliceKey} CHECKSIG {BobKey} CHECKSIGADD 2 NUMEQUAL",
            spend => [spend.Sign(TapscriptSpend.Bob), spend.Sign(TapscriptSpend.Alice)]),
        Leaf("One of two has signed", ScriptError.EVAL_FALSE, $"{AliceKey} CHECKSIG {BobKey} CHECKSIGADD 2 NUMEQUAL",
            spend => [[], spend.Sign(TapscriptSpend.Alice)]),
        Leaf("One of two suffices", ScriptError.OK, $"{AliceKey} CHECKSIG {BobKey} CHECKSIGADD 1 NUMEQUAL",
            spend => [[], spend.Sign(TapscriptSpend.Alice)]),
        Leaf("Signatures in the wrong order are bad", ScriptError.SCHNORR_SIG, $"{AliceKey} CHECKSIG {BobKey} CHECKSIGADD 2 NUMEQUAL",
            spend => [spend.Sign(TapscriptSpend.Alice), spend.Sign(TapscriptSpend.Bob)]),
        Leaf("CHECKMULTISIG is gone", ScriptError.TAPSCRIPT_CHECKMULTISIG, "0 0 0 CHECKMULTISIG", _ => []),
        Leaf("An empty key is bad", ScriptError.TAPSCRIPT_EMPTY_PUBKEY, "0 CHECKSIG", _ => [WrongSignature]),
        Leaf("A key that is no point is bad", ScriptError.SCHNORR_SIG, "0x20 0x" + new string('f', 64) + " CHECKSIG", _ => [WrongSignature]),
        Leaf("An unknown kind of key is for the future", ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE, "0x21 0x02" + AliceKey[7..] + " CHECKSIG",
            _ => [WrongSignature]) with { Consensus = ScriptError.OK },
        Leaf("A signature at a code separator is good", ScriptError.OK, $"NOP CODESEPARATOR {AliceKey} CHECKSIG",
            spend => [spend.Sign(TapscriptSpend.Alice, codeSeparator: 1)]),
        Leaf("A signature for another code separator is bad", ScriptError.SCHNORR_SIG, $"NOP CODESEPARATOR {AliceKey} CHECKSIG",
            spend => [spend.Sign(TapscriptSpend.Alice)]),
        KnotsWontRelay("A code separator that is not executed does not count", ScriptError.OK, $"0 NOTIF ELSE CODESEPARATOR ENDIF {AliceKey} CHECKSIG",
            spend => [spend.Sign(TapscriptSpend.Alice)]),
        Leaf("Three checks fit the budget", ScriptError.OK, "2DUP CHECKSIGVERIFY 2DUP CHECKSIGVERIFY CHECKSIG",
            spend => [spend.Sign(TapscriptSpend.Alice), TapscriptSpend.Alice.XOnlyPubKey.ToBytes()]),
        Leaf("Six checks exceed the budget", ScriptError.TAPSCRIPT_VALIDATION_WEIGHT, Repeat("2DUP CHECKSIGVERIFY ", 5) + "CHECKSIG",
            spend => [spend.Sign(TapscriptSpend.Alice), TapscriptSpend.Alice.XOnlyPubKey.ToBytes()]),
    ];

    private static TapscriptCase Leaf(string name, ScriptError expected, string script, Func<TapscriptSpend, byte[][]> stack) =>
        new(name, expected, CoreScriptText.Parse(script), stack);

    /// <summary>A leaf whose witness is given in hex, one item a word; "-" is the empty item.</summary>
    private static TapscriptCase Leaf(string name, ScriptError expected, string script, string stack = "") => Leaf(name, expected, script,
        _ => [.. stack.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => item == "-" ? [] : Hex.Decode(item))]);

    private static TapscriptCase KnotsWontRelay(string name, ScriptError expected, string script, Func<TapscriptSpend, byte[][]> stack) =>
        Leaf(name, expected, script, stack) with { NodeRelaysByScriptAlone = false };

    private static TapscriptCase KnotsWontRelay(string name, ScriptError expected, string script, string stack = "") =>
        Leaf(name, expected, script, stack) with { NodeRelaysByScriptAlone = false };

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
