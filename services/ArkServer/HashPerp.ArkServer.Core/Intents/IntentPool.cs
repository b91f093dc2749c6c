using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>
/// The intents that wait for a batch or are in one, and thereby every coin that no off-chain transaction may spend now. Thread-safe. Callers that
/// also look at the database do so while they hold the rows of the same coins, so that a registration and a spend never both succeed.
/// </summary>
/// <param name="limit">The most intents that wait.</param>
public sealed class IntentPool(int limit)
{
    /// <summary>All keys of a batch and the operator's sign its root; a tree output has at most 256 cosigners.</summary>
    public const int MaxCosigners = 250;

    private readonly Lock _lock = new();

    private readonly Dictionary<string, RegisteredIntent> _intents = [];

    private readonly Dictionary<OutPoint, string> _reserved = [];

    private readonly HashSet<string> _inBatch = [];

    /// <exception cref="HashPerpException"><see cref="OperatorErrors.InternalError"/> for a coin that is registered: public clients look for code 0 with these words, and no other.</exception>
    public void Add(RegisteredIntent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        lock (_lock)
        {
            if (_intents.Count >= limit)
            {
                throw OperatorErrors.TooManyIntents.Error($"{limit} intents are waiting.", "Try again after the next batch.");
            }
            if (intent.Inputs.FirstOrDefault(input => _reserved.ContainsKey(input.OutPoint)) is { } taken)
            {
                throw OperatorErrors.InternalError
                    .Error($"duplicated input, {taken.OutPoint} is already registered by another intent.", "Delete that intent first.")
                    .With("vtxo_outpoint", taken.OutPoint);
            }
            _intents[intent.Id] = intent;
            foreach (var input in intent.Inputs)
            {
                _reserved[input.OutPoint] = intent.Id;
            }
        }
    }

    public bool IsRegistered(OutPoint outPoint)
    {
        lock (_lock)
        {
            return _reserved.ContainsKey(outPoint);
        }
    }

    /// <inheritdoc cref="DeleteByCoins"/>
    /// <summary>The intents that use any of these coins.</summary>
    public IReadOnlyList<RegisteredIntent> FindByCoins(IReadOnlyCollection<(OutPoint OutPoint, TxOut Output)> coins)
    {
        lock (_lock)
        {
            return [.. coins.Where(IsReservedAs).Select(coin => _intents[_reserved[coin.OutPoint]]).DistinctBy(intent => intent.Id)];
        }
    }

    /// <summary>Withdraws waiting intents that use any of these coins. An intent whose batch is being signed stays until that batch ends.</summary>
    /// <param name="coins">Outpoints with what they hold: a proof over an invented output shows nothing about the real one.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.IntentNotFound"/>.</exception>
    public void DeleteByCoins(IReadOnlyCollection<(OutPoint OutPoint, TxOut Output)> coins)
    {
        lock (_lock)
        {
            var found = coins.Where(IsReservedAs).Select(coin => _reserved[coin.OutPoint]).Distinct().ToList();
            if (found.Count == 0)
            {
                throw OperatorErrors.IntentNotFound.Error("No intent is registered for these inputs.");
            }
            found.Where(id => !_inBatch.Contains(id)).ToList().ForEach(RemoveLocked);
        }
    }

    /// <summary>Selects intents for a batch, oldest first, and forgets those that expired.</summary>
    public IReadOnlyList<RegisteredIntent> TakeForBatch(long now, int max)
    {
        lock (_lock)
        {
            _intents.Values.Where(intent => intent.IsExpiredAt(now)).Select(intent => intent.Id).ToList().ForEach(RemoveLocked);
            var cosigners = 0;
            var selected = _intents.Values.Where(intent => intent.IsValidAt(now)).Take(max)
                .TakeWhile(intent => (cosigners += intent.Cosigners.Count) <= MaxCosigners).ToList();
            _inBatch.UnionWith(selected.Select(intent => intent.Id));
            return selected;
        }
    }

    /// <summary>Ends the part of these intents in a batch, whatever became of it: their coins are free, or spent by now.</summary>
    public void Remove(IEnumerable<RegisteredIntent> intents)
    {
        lock (_lock)
        {
            foreach (var intent in intents)
            {
                RemoveLocked(intent.Id);
            }
        }
    }

    private bool IsReservedAs((OutPoint OutPoint, TxOut Output) coin) => _reserved.TryGetValue(coin.OutPoint, out var id)
        && _intents[id].Inputs.Any(input => input.OutPoint == coin.OutPoint && input.Output == coin.Output);

    private void RemoveLocked(string id)
    {
        _inBatch.Remove(id);
        if (_intents.Remove(id, out var intent))
        {
            foreach (var input in intent.Inputs)
            {
                _reserved.Remove(input.OutPoint);
            }
        }
    }
}
