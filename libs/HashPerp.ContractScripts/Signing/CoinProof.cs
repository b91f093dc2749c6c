using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Shows that an account controls a coin (tag <c>HashPerp/Coin</c>), signed with the coin's receive key. The account stands in the bytes, so a
/// proof that was overheard reserves the coin for nobody else; the network does too, since outpoints say nothing about theirs.
/// </summary>
/// <param name="OutPoint">The coin: a VTXO with the default script of the signing key.</param>
/// <param name="Account">The identity key of the account that may use it.</param>
public sealed record CoinProof(GenesisPrefix Genesis, OutPoint OutPoint, Bytes32 Account) : ISignedMessage
{
    public const string MessageTag = "HashPerp/Coin";

    public string Tag => MessageTag;

    public static CoinProof Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var proof = new CoinProof(GenesisPrefix.Read(reader.Raw(4)), reader.OutPoint(), reader.Id());
        reader.ExpectEnd();
        return proof;
    }

    public byte[] ToBytes() => new CanonicalWriter().Raw(Genesis.ToBytes()).OutPoint(OutPoint).Id(Account).ToArray();
}
