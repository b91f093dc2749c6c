using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Outcome keys that attestors have published, as the owner found them. They are public, so the state folder keeps them for the next run. They let the
/// winner claim at d1 instead of d2, and prove nothing about who won: that is in the headers.
/// </summary>
public sealed class OutcomeKeys : IDisposable
{
    private const string Document = "outcome-keys.json";
    private const int Version = 1;

    private readonly Dictionary<Bytes32, ECPrivKey> _keys = [];
    private readonly ContractTerms _terms;

    private OutcomeKeys(ContractTerms terms) => _terms = terms;

    /// <param name="folder">Where keys of earlier runs are; null for none.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.ForeignOutcomeKey"/>: not 32 bytes, or no key of any rung.</exception>
    public static OutcomeKeys Read(ExitKit kit, IEnumerable<string> given, AgentFolder? folder)
    {
        var keys = new OutcomeKeys(kit.Terms);
        try
        {
            var earlier = folder?.ReadJson(Document, Version)?["keys"]?.AsArray().Select(key => (string)key!) ?? [];
            foreach (var hex in earlier.Concat(given))
            {
                keys.Add(hex);
            }
            folder?.WriteJson(Document, Version, new JsonObject
            {
                ["keys"] = new JsonArray([.. keys._keys.OrderBy(key => key.Key).Select(key => JsonValue.Create(Hex.Encode(key.Value.ToBytes())))]),
            });
            return keys;
        }
        catch
        {
            keys.Dispose();
            throw;
        }
    }

    /// <summary>Of keys for several kits, those for this one.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.ForeignOutcomeKey"/>: not 32 bytes.</exception>
    public static IReadOnlyList<string> Concerning(ExitKit kit, IEnumerable<string> given) => [.. given.Where(hex =>
    {
        using var key = Parse(hex);
        return IsAnnounced(kit.Terms, key.XOnlyPubKey.Value);
    })];

    /// <summary>Takes a key that was published since.</summary>
    /// <param name="privateKey">32 bytes.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.ForeignOutcomeKey"/>, as <see cref="Read"/>.</exception>
    public void Learn(ReadOnlySpan<byte> privateKey) => Add(Hex.Encode(privateKey));

    /// <summary>A leg's keys of all attestors, in the terms' order; null while one is missing.</summary>
    public IReadOnlyList<ECPrivKey>? Of(int rung, Leg leg)
    {
        var found = _terms.Rungs[rung].KeysOf(leg).Select(key => _keys.GetValueOrDefault(key)).OfType<ECPrivKey>().ToArray();
        return found.Length == _terms.Series.Attestors.Count ? found : null;
    }

    /// <summary>Whether some attestor has published the key of this leg: evidence against it, if the other leg won.</summary>
    public bool HasAny(int rung, Leg leg) => _terms.Rungs[rung].KeysOf(leg).Any(_keys.ContainsKey);

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private void Add(string hex)
    {
        var key = Parse(hex);
        var owner = key.XOnlyPubKey.Value;
        if (!IsAnnounced(_terms, owner))
        {
            key.Dispose();
            throw ClientErrors.ForeignOutcomeKey.Error(
                $"The key of {owner} was announced for no rung of this contract.", "Look for the keys of this contract's attestor, block and times.");
        }
        if (!_keys.TryAdd(owner, key))
        {
            key.Dispose();
        }
    }

    private static ECPrivKey Parse(string hex)
    {
        try
        {
            return ECPrivKey.Create(Hex.Decode(hex.Trim()));
        }
        catch (HashPerpException error)
        {
            throw new HashPerpException(ClientErrors.ForeignOutcomeKey, "What was given as an outcome key is no private key.", "It has 64 hex digits.", error);
        }
    }

    private static bool IsAnnounced(ContractTerms terms, Bytes32 owner) => terms.Rungs.Any(rung => rung.HeightKeys.Contains(owner) || rung.TimeKeys.Contains(owner));
}
