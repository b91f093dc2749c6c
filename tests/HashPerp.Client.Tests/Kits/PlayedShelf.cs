using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>The exchange's shelf of kit copies, in memory.</summary>
internal sealed class PlayedShelf : IKitCopies
{
    public Dictionary<KitCopyName, byte[]> Copies { get; } = [];

    /// <summary>Copies that came in, the refused ones not among them.</summary>
    public int Puts { get; private set; }

    public int Lists { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>Refuses copies of these contracts with that number.</summary>
    public Dictionary<Bytes32, int> Refuses { get; } = [];

    public Task PutAsync(ReadOnlyMemory<byte> copy, CancellationToken cancel)
    {
        RequirePresence();
        var name = KitCopyName.Of(KitCopyHeader.Read(copy.Span));
        if (Refuses.TryGetValue(name.ContractId, out var number))
        {
            throw new ErrorCode(number, "Played").Error("Not this one.");
        }
        Puts++;
        Copies[name] = copy.ToArray();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<StoredKitCopy>> ListAsync(CancellationToken cancel)
    {
        RequirePresence();
        Lists++;
        return Task.FromResult<IReadOnlyList<StoredKitCopy>>([.. Copies.Select(copy => new StoredKitCopy(copy.Key, new Bytes32(Hashes.Sha256(copy.Value))))]);
    }

    public Task<byte[]> GetAsync(KitCopyName name, CancellationToken cancel)
    {
        RequirePresence();
        return Task.FromResult(Copies[name]);
    }

    private void RequirePresence()
    {
        if (IsAway)
        {
            throw ClientErrors.ExchangeUnreachable.Error("Away.");
        }
    }
}

/// <summary>Kits as a test says.</summary>
internal sealed class PlayedKits : ILiveKits
{
    public Dictionary<KitCopyHeader, byte[]> Kits { get; } = [];

    /// <summary>Contracts whose kits on disk are damaged.</summary>
    public HashSet<Bytes32> Damaged { get; } = [];

    public IReadOnlyList<KitCopyHeader> All => [.. Kits.Keys];

    public byte[]? Read(KitCopyHeader header) =>
        Damaged.Contains(header.ContractId) ? throw ContractScriptErrors.MalformedKit.Error("Damaged.") : Kits[header];
}
