using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>One key-value pair of a PSBT map as it stands (BIP174): the first byte of the key is its type.</summary>
public sealed record PsbtPair(byte[] Key, byte[] Value)
{
    /// <summary>Longer key types (0xfd and up start a compact size) are unknown to BIP174 and BIP371 alike.</summary>
    public byte Type => Key[0];

    public ReadOnlySpan<byte> KeyData => Key.AsSpan(1);

    public bool Equals(PsbtPair? other) => other is not null && Key.AsSpan().SequenceEqual(other.Key) && Value.AsSpan().SequenceEqual(other.Value);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Key);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Hex.Encode(Key)}={Hex.Encode(Value)}";
}
