using MassTransit;

namespace HashPerp.Events.AspAdapter;

/// <summary>A coin that somebody reserved or watches was spent off-chain.</summary>
[MessageUrn("urn:hashperp:aspadapter:vtxo-spent:v1", useDefaultPrefix: false)]
[EntityName("hashperp.aspadapter.vtxo-spent.v1")]
public sealed record VtxoSpentV1 : IEvent
{
    public string Stream => $"vtxo:{OutPoint}";

    public required string OutPoint { get; init; }

    public required string SpentBy { get; init; }

    public required IReadOnlyList<string> Holders { get; init; }
}
