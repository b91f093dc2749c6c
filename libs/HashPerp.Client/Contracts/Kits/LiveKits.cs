using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>The kits that a copy should exist of.</summary>
internal interface ILiveKits
{
    /// <summary>One for each contract that stands and isn't over.</summary>
    IReadOnlyList<KitCopyHeader> All { get; }

    /// <summary>The kit's bytes; null while the folder has one of another stage, which changes within moments.</summary>
    /// <exception cref="HashPerpException">The kit can't be read: what is wrong with it.</exception>
    byte[]? Read(KitCopyHeader header);
}

/// <summary>The kits of an agent's contracts.</summary>
internal sealed class LiveKits(KitStore kits, Func<IReadOnlyList<ContractRecord>> contracts) : ILiveKits
{
    private readonly Dictionary<string, Bytes32> _ids = [];

    public IReadOnlyList<KitCopyHeader> All =>
    [
        .. contracts().Where(record => record.State is ContractState.SetUp or ContractState.Active or ContractState.Settling).Select(record => new KitCopyHeader(
            IdOf(record), ExitKit.ContractVersion, record.Leg, record.State == ContractState.SetUp ? KitStage.Setup : KitStage.Pots)),
    ];

    public byte[]? Read(KitCopyHeader header) => kits.Find(header.ContractId) is { } kit && KitCopyHeader.Of(kit) == header ? kit.ToBytes() : null;

    /// <summary>Terms that stand don't change any more.</summary>
    private Bytes32 IdOf(ContractRecord record) => _ids.TryGetValue(record.Round, out var id) ? id : _ids[record.Round] = ContractTerms.Parse(Hex.Decode(record.Terms!)).Id();
}
