using System.Buffers.Binary;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// A bearer note of an operator (40-ark-wire §3.9): "arknote" + base58(32-byte preimage || value as uint32, big-endian). Whoever shows the
/// preimage as an intent input is credited; no such output exists anywhere.
/// </summary>
/// <param name="Preimage">A bearer secret: never logged.</param>
/// <param name="Value">Satoshi.</param>
public sealed record ArkNote(Bytes32 Preimage, uint Value)
{
    private const string Prefix = "arknote";

    private const int PayloadBytes = 36;

    /// <summary>Longest base58 text of 36 bytes.</summary>
    private const int MaxTextLength = 50;

    /// <summary>SHA256 of the preimage; its bytes stand as txid of the note's made-up outpoint.</summary>
    public Bytes32 PreimageHash => new(Hashes.Sha256(Preimage.ToBytes()));

    public OutPoint OutPoint => new(new uint256(PreimageHash.ToBytes()), 0);

    /// <summary><c>SHA256 push32(hash) EQUAL</c>: no signature, so it is a closure for notes only and decodes as none of the five.</summary>
    public Script Leaf => new ScriptBuilder().Op(OpCode.OP_SHA256).Push(PreimageHash.ToBytes()).Op(OpCode.OP_EQUAL).ToScript();

    public TaprootTree Tree => TaprootTree.Assemble(Leaf);

    public TxOut TxOut => new(new Satoshis(Value), Tree.ScriptPubKey());

    /// <summary>The <c>condition</c> field of the note's intent input.</summary>
    public WitScript Condition => new(Preimage.ToBytes());

    /// <exception cref="HashPerpException"><see cref="ArkErrors.MalformedNote"/>.</exception>
    public static ArkNote Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var payload = text.StartsWith(Prefix, StringComparison.Ordinal) && text.Length <= Prefix.Length + MaxTextLength
            ? Base58.TryDecode(text[Prefix.Length..])
            : null;
        return payload is { Length: PayloadBytes }
            ? new ArkNote(new Bytes32(payload.AsSpan(0, 32)), BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(32)))
            : throw ArkErrors.MalformedNote.Error($"Not a note: {Prefix} and base58 of {PayloadBytes} bytes were expected.");
    }

    /// <summary>Whether a leaf is a note's.</summary>
    public static bool IsLeaf(Script leaf)
    {
        ArgumentNullException.ThrowIfNull(leaf);
        return leaf.Length == 35 && leaf.Span[0] == (byte)OpCode.OP_SHA256 && leaf.Span[1] == 32 && leaf.Span[34] == (byte)OpCode.OP_EQUAL;
    }

    /// <summary>Whether these elements are the preimage of a note's leaf.</summary>
    public static bool Opens(Script leaf, WitScript? condition) => condition is [{ Length: 32 } preimage] && IsLeaf(leaf)
        && Hashes.Sha256(preimage).AsSpan().SequenceEqual(leaf.Span[2..34]);

    /// <summary>The note itself, to hand to its owner only.</summary>
    public string Encode()
    {
        var payload = new byte[PayloadBytes];
        Preimage.CopyTo(payload);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(32), Value);
        return Prefix + Base58.Encode(payload);
    }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"note of {Value} sat";
}
