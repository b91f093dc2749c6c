using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// The two virtual transactions of a generic signed message (BIP322): to_spend has an output of the script that signs and commits to the message,
/// to_sign spends it.
/// </summary>
public static class Bip322
{
    /// <summary>The tag of BIP322 itself. Ark's intent proofs use another.</summary>
    public const string MessageTag = "BIP0322-signed-message";

    public static Bytes32 MessageHash(ReadOnlySpan<byte> message, string tag = MessageTag) => new(Hashes.Tagged(tag, message.ToArray()));

    /// <param name="challenge">The output script whose owner signs.</param>
    public static Transaction ToSpend(Script challenge, Bytes32 messageHash)
    {
        var commitment = new ScriptBuilder().Op(OpCode.OP_0).Push(messageHash.ToBytes()).ToScript();
        return new Transaction(
            0, [new TxIn(OutPoint.Null, commitment, 0, WitScript.Empty)], [new TxOut(Satoshis.Zero, challenge)], 0);
    }

    /// <summary>The unsigned to_sign of a simple signature: one input, one empty OP_RETURN.</summary>
    public static Transaction ToSign(Transaction toSpend)
    {
        ArgumentNullException.ThrowIfNull(toSpend);
        return new Transaction(
            0, [new TxIn(toSpend.OutPointOf(0), 0)], [new TxOut(Satoshis.Zero, new ScriptBuilder().Op(OpCode.OP_RETURN).ToScript())], 0);
    }
}
