using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>A tower as a test says.</summary>
internal sealed class PlayedTower : ITower
{
    private readonly HashSet<Bytes32> _kits = [];

    public string Name { get; init; } = "tower";

    public IReadOnlySet<Bytes32> Kits => _kits;

    public int Asked { get; private set; }

    public int Lists { get; private set; }

    public bool IsAway { get; set; }

    /// <summary>Contracts whose kits it doesn't take.</summary>
    public HashSet<Bytes32> Refuses { get; } = [];

    public Task<IReadOnlySet<Bytes32>> ListAsync(CancellationToken cancel)
    {
        Lists++;
        return IsAway ? throw ClientErrors.ExchangeUnreachable.Error("Away.") : Task.FromResult<IReadOnlySet<Bytes32>>(_kits.ToHashSet());
    }

    public Task GuardAsync(ReadOnlyMemory<byte> kit, CancellationToken cancel)
    {
        Asked++;
        var parsed = ExitKit.Parse(kit.Span);
        if (Refuses.Contains(parsed.ContractId))
        {
            throw new ErrorCode(5043, "FeesTooHigh").Error("Not this one.");
        }
        _kits.Add(parsed.KitId);
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(Bytes32 kitId, CancellationToken cancel)
    {
        _kits.Remove(kitId);
        return Task.CompletedTask;
    }
}
