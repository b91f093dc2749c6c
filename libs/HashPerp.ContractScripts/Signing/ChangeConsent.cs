using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Consent of a party to one change of a live contract (tag <c>HashPerp/Consent</c>).</summary>
/// <param name="ContractId">Id of the contract's first terms.</param>
/// <param name="Version">The version that is given up.</param>
/// <param name="NewTermsHash">H("HashPerp/Terms", new terms).</param>
public sealed record ChangeConsent(Bytes32 ContractId, uint Version, Bytes32 NewTermsHash) : ISignedMessage
{
    public const string MessageTag = "HashPerp/Consent";

    public string Tag => MessageTag;

    public static ChangeConsent Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var consent = new ChangeConsent(reader.Id(), reader.U32(), reader.Id());
        reader.ExpectEnd();
        return consent;
    }

    public byte[] ToBytes() => new CanonicalWriter().Id(ContractId).U32(Version).Id(NewTermsHash).ToArray();
}
