using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Output scripts beside P2TR that the system meets, and what relay policy says about outputs.</summary>
public static class StandardScripts
{
    /// <summary>Pay to anchor (P2A): anyone may spend it with an empty witness; carries the fee of a transaction that pays none.</summary>
    public static readonly Script PayToAnchor = Script.FromHex("51024e73");

    /// <summary>Core's dust relay fee, satoshi per vB.</summary>
    private const int DustFeeRate = 3;

    /// <summary>Size of an input with a witness, in vB: 41 bytes and 107 witness bytes at a quarter.</summary>
    private const int WitnessInput = 67;

    private const int LegacyInput = 148;

    /// <summary><c>OP_0 push20(HASH160(key))</c> (BIP141).</summary>
    public static Script PayToWitnessPubKeyHash(ECPubKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new ScriptBuilder().Op(OpCode.OP_0).Push(Hashes.Hash160(key.Span)).ToScript();
    }

    public static bool IsWitnessPubKeyHash(Script script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return script.Length == 22 && script.Span[0] == 0 && script.Span[1] == 20;
    }

    /// <summary>A version and one push of 2 to 40 bytes (BIP141).</summary>
    public static bool IsWitnessProgram(Script script)
    {
        ArgumentNullException.ThrowIfNull(script);
        var bytes = script.Span;
        return bytes.Length is >= 4 and <= 42 && bytes[0] is (0 or (>= 0x51 and <= 0x60)) && bytes[1] == bytes.Length - 2;
    }

    /// <summary>
    /// The least value that nodes relay for an output: what its own bytes and those of spending it cost at 3 sat/vB. 330 for P2TR, 294 for P2WPKH,
    /// 0 for OP_RETURN.
    /// </summary>
    public static Satoshis DustThreshold(Script script)
    {
        ArgumentNullException.ThrowIfNull(script);
        if (script.Length > 0 && script.Span[0] == (byte)OpCode.OP_RETURN)
        {
            return Satoshis.Zero;
        }
        var writer = new BitcoinWriter();
        writer.Write(new TxOut(Satoshis.Zero, script));
        return new Satoshis(DustFeeRate * (writer.ToArray().Length + (IsWitnessProgram(script) ? WitnessInput : LegacyInput)));
    }
}
