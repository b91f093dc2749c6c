using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Offers a live position for sale (tag <c>HashPerp/Offer</c>).</summary>
/// <param name="ContractId">Id of the contract's first terms.</param>
/// <param name="Version">The version of the contract that is offered; a later one voids the offer.</param>
/// <param name="Leg">The leg for sale.</param>
/// <param name="Lots">How many of its lots.</param>
/// <param name="Ask">What the buyer pays in all, satoshi.</param>
/// <param name="Deadline">Unix seconds after which the offer is dead.</param>
/// <param name="From">The seller's account.</param>
/// <param name="To">The only account that may take it; null (32 zero bytes) for anybody.</param>
public sealed record PositionOffer(Bytes32 ContractId, uint Version, Leg Leg, uint Lots, Satoshis Ask, ulong Deadline, Bytes32 From, Bytes32? To)
    : ISignedMessage
{
    public const string MessageTag = "HashPerp/Offer";

    public string Tag => MessageTag;

    public static PositionOffer Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var offer = new PositionOffer(
            reader.Id(), reader.U32(), reader.Leg(), reader.U32(), reader.Amount(), reader.U64(), reader.Id(), NullIfZero(reader.Id()));
        reader.ExpectEnd();
        return offer;
    }

    public byte[] ToBytes() => new CanonicalWriter()
        .Id(ContractId).U32(Version).U8((byte)Leg).U32(Lots).Amount(Ask).U64(Deadline).Id(From).Id(To ?? default).ToArray();

    private static Bytes32? NullIfZero(Bytes32 value) => value == default ? null : value;
}
