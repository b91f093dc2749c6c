using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>What an attestor signs: the Merkle root of all rungs of one expiry.</summary>
public sealed record SeriesRoot(Bytes32 Root) : ISignedMessage
{
    public string Tag => "HashPerp/Series";

    public byte[] ToBytes() => Root.ToBytes();
}
