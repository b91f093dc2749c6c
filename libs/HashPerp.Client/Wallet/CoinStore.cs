using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// The agent's own VTXOs and what each is promised to. Every change is durable before it returns; reserving, releasing, burning and spending
/// are idempotent, so a round that is resumed says the same things again.
/// </summary>
public sealed class CoinStore
{
    private const string Document = "coins.json";
    private const int Version = 1;

    private readonly AgentFolder _folder;
    private readonly Dictionary<OutPoint, HeldCoin> _coins = [];
    private readonly Lock _gate = new();

    public CoinStore(AgentFolder folder)
    {
        _folder = folder;
        foreach (var node in folder.ReadJson(Document, Version)?["coins"]?.AsArray() ?? [])
        {
            var coin = HeldCoin.FromJson(node!);
            _coins.Add(coin.OutPoint, coin);
        }
    }

    /// <summary>All coins ever held, spent ones included, in order of outpoint.</summary>
    public IReadOnlyList<HeldCoin> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _coins.Values.OrderBy(coin => coin.OutPoint)];
            }
        }
    }

    public IReadOnlyList<HeldCoin> Available => [.. All.Where(coin => coin.State == CoinState.Available)];

    /// <summary>The sum of what is not spent.</summary>
    public Satoshis Balance => Satoshis.Sum(All.Where(coin => coin.State != CoinState.Spent).Select(coin => coin.Amount));

    public HeldCoin? Find(OutPoint outPoint)
    {
        lock (_gate)
        {
            return _coins.GetValueOrDefault(outPoint);
        }
    }

    /// <summary>Takes in coins; those already known stay as they are.</summary>
    public void Add(IEnumerable<HeldCoin> coins) => Change(() =>
    {
        foreach (var coin in coins)
        {
            _coins.TryAdd(coin.OutPoint, coin);
        }
    });

    /// <summary>Promises the coins to a holder, all or none; what the holder already has, burnt or not, it keeps.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.CoinNotAvailable"/>.</exception>
    public IReadOnlyList<HeldCoin> Reserve(string holder, IReadOnlyList<OutPoint> outPoints) => Change<IReadOnlyList<HeldCoin>>(() =>
    {
        var coins = outPoints.Select(Require).ToList();
        if (coins.FirstOrDefault(coin => coin.State != CoinState.Available && coin.Holder != holder) is { } taken)
        {
            throw ClientErrors.CoinNotAvailable.Error($"{taken.OutPoint} is {taken.State.ToString().ToLowerInvariant()} ({taken.Holder ?? "-"}).");
        }
        return [.. coins.Select(coin => coin.State == CoinState.Available ? Set(coin with { State = CoinState.Reserved, Holder = holder }) : coin)];
    });

    /// <summary>
    /// Promises one available batch leaf of each exact value (equal values want as many coins), those that expire last first.
    /// What the holder already has counts.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.CoinNotAvailable"/>: names the first value that is missing.</exception>
    public IReadOnlyList<HeldCoin> ReserveExact(string holder, IReadOnlyList<Satoshis> values, int maxHops = 0)
    {
        lock (_gate)
        {
            var candidates = _coins.Values
                .Where(coin => coin.Hops <= maxHops && (coin.State == CoinState.Available || (coin.State == CoinState.Reserved && coin.Holder == holder)))
                .OrderBy(coin => coin.State == CoinState.Reserved ? 0 : 1).ThenBy(coin => coin.Hops).ThenByDescending(coin => coin.ExpiresAt).ThenBy(coin => coin.OutPoint).ToList();
            var chosen = new List<OutPoint>();
            foreach (var value in values)
            {
                var coin = candidates.Find(candidate => candidate.Amount == value)
                    ?? throw ClientErrors.CoinNotAvailable.Error($"No coin of exactly {value} is free.", "Make coins of the values you need in a batch.");
                candidates.Remove(coin);
                chosen.Add(coin.OutPoint);
            }
            return Reserve(holder, chosen);
        }
    }

    /// <summary>Hands coins from one holder to another, all or none; free ones are taken, burnt ones stay burnt.</summary>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.CoinNotAvailable"/>: spent, or somebody else's.</exception>
    public IReadOnlyList<HeldCoin> Move(string from, string to, IReadOnlyList<OutPoint> outPoints) => Change<IReadOnlyList<HeldCoin>>(() =>
    {
        var coins = outPoints.Select(Require).ToList();
        if (coins.FirstOrDefault(coin => coin.State == CoinState.Spent || (coin.Holder is { } holder && holder != from && holder != to)) is { } taken)
        {
            throw ClientErrors.CoinNotAvailable.Error($"{taken.OutPoint} is {taken.State.ToString().ToLowerInvariant()} ({taken.Holder ?? "-"}).");
        }
        return [.. coins.Select(coin => Set(coin with { State = coin.State == CoinState.Burnt ? CoinState.Burnt : CoinState.Reserved, Holder = to }))];
    });

    /// <summary>Frees what a holder has reserved. Burnt coins stay burnt.</summary>
    public void Release(string holder) => Change(() =>
    {
        foreach (var coin in Held(holder, CoinState.Reserved))
        {
            Set(coin with { State = CoinState.Available, Holder = null });
        }
    });

    /// <summary>Call before a signature that could spend a holder's coins leaves this process.</summary>
    public void Burn(string holder) => Change(() =>
    {
        foreach (var coin in Held(holder, CoinState.Reserved))
        {
            Set(coin with { State = CoinState.Burnt });
        }
    });

    /// <summary>Ends the life of coins; unknown ones are ignored.</summary>
    public void MarkSpent(IEnumerable<OutPoint> outPoints) => Change(() =>
    {
        foreach (var coin in outPoints.Select(outPoint => _coins.GetValueOrDefault(outPoint)).OfType<HeldCoin>())
        {
            Set(coin with { State = CoinState.Spent, Holder = null });
        }
    });

    private List<HeldCoin> Held(string holder, CoinState state) => [.. _coins.Values.Where(coin => coin.Holder == holder && coin.State == state)];

    private HeldCoin Require(OutPoint outPoint) => _coins.GetValueOrDefault(outPoint)
        ?? throw ClientErrors.CoinNotAvailable.Error($"{outPoint} is not a coin of this wallet.");

    private HeldCoin Set(HeldCoin coin) => _coins[coin.OutPoint] = coin;

    private void Change(Action change) => Change<object?>(() =>
    {
        change();
        return null;
    });

    private T Change<T>(Func<T> change)
    {
        lock (_gate)
        {
            var before = _coins.Values.ToDictionary(coin => coin.OutPoint);
            try
            {
                var result = change();
                if (_coins.Count != before.Count || _coins.Values.Any(coin => before.GetValueOrDefault(coin.OutPoint) != coin))
                {
                    var coins = new JsonArray([.. _coins.Values.OrderBy(coin => coin.OutPoint).Select(coin => (JsonNode)coin.ToJson())]);
                    _folder.WriteJson(Document, Version, new JsonObject { ["coins"] = coins });
                }
                return result;
            }
            catch
            {
                // Whoever asked is told that nothing was changed: a coin that stayed reserved here would be nobody's to release.
                _coins.Clear();
                foreach (var (outPoint, coin) in before)
                {
                    _coins.Add(outPoint, coin);
                }
                throw;
            }
        }
    }
}
