using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// One rung as an attestor announces it (35-formats §2, HashPerp/Series), 157 bytes: genesis [4], H u32, T u32, K u32, R_ref u64, list_height
/// u32, list_hash [32] in internal order, KH [32], KT [32], confirmations u8, attestor [32].
/// </summary>
/// <param name="Genesis">The network.</param>
/// <param name="Height">H, a node height.</param>
/// <param name="Time">T(K,H), Unix seconds.</param>
/// <param name="Strike">K.</param>
/// <param name="ReferenceReward">R_ref: mainnet's subsidy at H's display height.</param>
/// <param name="ListHeight">Node height of the listing block.</param>
/// <param name="ListHash">Its hash; with the header it pins the time from which the strike map walks.</param>
/// <param name="HeightKey">KH: its private key is published if HEIGHT wins.</param>
/// <param name="TimeKey">KT: its private key is published if TIME wins.</param>
/// <param name="Confirmations">The outcome is attested at tip >= h* + this - 1.</param>
/// <param name="Attestor">The attestor's own key, pinned in clients' network files.</param>
public sealed record SeriesLeaf(
    GenesisPrefix Genesis,
    uint Height,
    uint Time,
    SatPerPhDay Strike,
    Satoshis ReferenceReward,
    uint ListHeight,
    uint256 ListHash,
    Bytes32 HeightKey,
    Bytes32 TimeKey,
    byte Confirmations,
    Bytes32 Attestor)
{
    /// <summary>Bytes of a leaf.</summary>
    public const int Size = 157;

    /// <summary>The key that is published when a leg wins.</summary>
    public Bytes32 KeyOf(Leg winner) => winner == Leg.Height ? HeightKey : TimeKey;

    public byte[] ToBytes() => new CanonicalWriter()
        .Raw(Genesis.ToBytes()).U32(Height).U32(Time).U32((uint)Strike.Value).Amount(ReferenceReward)
        .U32(ListHeight).Raw(ListHash.ToBytes()).Id(HeightKey).Id(TimeKey).U8(Confirmations).Id(Attestor)
        .ToArray();

    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.MalformedSignedBytes"/>, or the error of the field that is no value.</exception>
    public static SeriesLeaf Parse(ReadOnlySpan<byte> bytes)
    {
        var reader = new CanonicalReader(bytes);
        var genesis = GenesisPrefix.Read(reader.Raw(4));
        var height = reader.U32();
        var time = reader.U32();
        var strike = reader.U32();
        var leaf = new SeriesLeaf(
            genesis,
            height,
            time,
            strike <= int.MaxValue ? new SatPerPhDay((int)strike) : throw ContractScriptErrors.MalformedSignedBytes.Error($"{strike} is no strike."),
            reader.Amount(),
            reader.U32(),
            new uint256(reader.Raw(32)),
            reader.Id(),
            reader.Id(),
            reader.U8(),
            reader.Id());
        reader.ExpectEnd();
        return leaf;
    }
}
