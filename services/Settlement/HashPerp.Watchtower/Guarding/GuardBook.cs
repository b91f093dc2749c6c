using System.Security.Cryptography;
using System.Text;
using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Settlement;

namespace HashPerp.Watchtower;

/// <summary>All kits in the tower's hands: in its folder before anybody is told that they are, and in memory.</summary>
internal sealed class GuardBook
{
    private const string Kits = "kits";
    private const int Version = 1;

    private readonly AgentFolder _folder;
    private readonly WatchtowerOptions _options;
    private readonly Dictionary<GuardKey, GuardEntry> _entries = [];
    private readonly Lock _gate = new();

    /// <exception cref="HashPerpException">A document of the folder that can't be read: nobody's kit is left out silently.</exception>
    public GuardBook(AgentFolder folder, WatchtowerOptions options)
    {
        (_folder, _options) = (folder, options);
        foreach (var name in folder.List(Kits))
        {
            var entry = GuardEntry.FromJson(folder.ReadJson(name, Version)!);
            _entries[entry.Key] = entry;
        }
    }

    public IReadOnlyList<GuardEntry> All()
    {
        lock (_gate)
        {
            return [.. _entries.Values.OrderBy(entry => entry.Key.KitId).ThenBy(entry => entry.Account, StringComparer.Ordinal)];
        }
    }

    /// <summary>Takes a kit that was verified, or another policy for one that is here.</summary>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.TooManyKits"/>.</exception>
    public GuardEntry Take(GuardEntry entry)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(entry.Key, out var present))
            {
                entry = entry with { IsOver = present.IsOver };
            }
            else
            {
                RequireRoom(entry.Account);
            }
            return Write(entry);
        }
    }

    /// <summary>Nothing is left to do for a kit.</summary>
    public void End(GuardKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var entry))
            {
                Write(entry with { IsOver = true });
            }
        }
    }

    /// <exception cref="HashPerpException"><see cref="SettlementErrors.UnknownGuard"/>.</exception>
    public void Release(GuardKey key)
    {
        lock (_gate)
        {
            Remove(_entries.GetValueOrDefault(key)
                ?? throw SettlementErrors.UnknownGuard.Error($"Kit {key.KitId} of this account is not in this tower's hands.", "ListGuarded shows those that are."));
        }
    }

    private void RequireRoom(string account)
    {
        var open = _entries.Values.Count(entry => !entry.IsOver);
        var own = _entries.Values.Count(entry => !entry.IsOver && entry.Account == account);
        if (open >= _options.MaxKits || own >= _options.MaxKitsOfAccount)
        {
            throw SettlementErrors.TooManyKits.Error(
                $"{own} kits of this account and {open} in all are in hand; {_options.MaxKitsOfAccount} and {_options.MaxKits} are the limits.",
                "Release those of contracts that are over, or use another tower.");
        }
        if (_entries.Count >= 2 * _options.MaxKits && _entries.Values.FirstOrDefault(entry => entry.IsOver) is { } over)
        {
            Remove(over);
        }
    }

    private GuardEntry Write(GuardEntry entry)
    {
        FaultPoint.Before(WatchtowerFaultPoints.KitTaken);
        _folder.WriteJson(NameOf(entry.Key), Version, entry.ToJson());
        FaultPoint.After(WatchtowerFaultPoints.KitTaken);
        return _entries[entry.Key] = entry;
    }

    private void Remove(GuardEntry entry)
    {
        _folder.Delete(NameOf(entry.Key));
        _entries.Remove(entry.Key);
    }

    private static string NameOf(GuardKey key) => $"{Kits}/{key.KitId}-{Hex.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(key.Account)).AsSpan(0, 8))}.json";
}
