using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Payments of this wallet to itself: to make a coin of an exact value out of an order's coins, and to make signatures worthless that are out. Each is named
/// after its round, so a repeated call goes on with the one that was begun.
/// </summary>
public sealed class OwnPayments(HdWallet keys, CoinStore coins, AncestryStore ancestries, OffchainSender sender)
{
    private const string FundPrefix = "fund-";
    private const string RespendPrefix = "respend-";

    /// <summary>Goes on with what an earlier run left; respends belong to their rounds.</summary>
    public Task ResumeAsync(CancellationToken cancel) => sender.ResumeAsync(id => id.StartsWith(RespendPrefix, StringComparison.Ordinal), cancel);

    /// <summary>One coin of exactly this value for a round, out of the coins that back an order.</summary>
    /// <param name="minimum">The smallest output that the operator lets through, for the change.</param>
    /// <returns>The coin, held by the round, and the payment that made it, if one did.</returns>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.CoinNotAvailable"/>: the order's coins don't suffice, or have too many hops.</exception>
    public async Task<(HeldCoin Coin, CoinReplacement? Replacement)> ExactAsync(
        Satoshis value, string round, uint orderIndex, Order order, Satoshis minimum, CancellationToken cancel)
    {
        var (id, holder) = (FundPrefix + round, OrderHolder.Of(orderIndex));
        if (sender.InputsOf(id) is null && !FindExact(value, round, holder, order).Any())
        {
            var inputs = Choose(value, holder, order, minimum);
            coins.Move(holder, SendJournal.HolderPrefix + id, [.. inputs.Select(coin => coin.OutPoint)]);
        }
        if (sender.InputsOf(id) is not null || HeldFor(id).Count > 0)
        {
            var made = await PayAsync(id, value, cancel);
            Claim(holder, order, made.Change.Where(coin => coin.Amount != value));
            return (Take(value, round, holder, order), Describe(made));
        }
        return (Take(value, round, holder, order), null);
    }

    /// <summary>Reserves for an order what backs it and is free; after a restart, or when a payment or a round gave coins back.</summary>
    public void Claim(string holder, Order order) => Claim(holder, order, coins.Available);

    /// <summary>See <see cref="IRoundWallet.RespendAsync"/>.</summary>
    public async Task<CoinReplacement?> RespendAsync(string round, string? backTo, CancellationToken cancel)
    {
        var id = RespendPrefix + round;
        var burnt = Burnt(round);
        if (sender.InputsOf(id) is null)
        {
            if (burnt.Count == 0)
            {
                return null;
            }
            coins.Move(round, SendJournal.HolderPrefix + id, [.. burnt.Select(coin => coin.OutPoint)]);
        }
        try
        {
            var inputs = sender.InputsOf(id) ?? [.. burnt.Select(coin => coin.OutPoint)];
            var outputs = sender.InputsOf(id) is null ? burnt.Select(coin => SendOutput.Change(coin.Amount, keys.NextReceive())).ToArray() : [];
            var made = await sender.SendAsync(id, inputs, outputs, cancel);
            if (backTo is not null)
            {
                coins.Move(backTo, backTo, [.. made.Change.Where(coin => coins.Find(coin.OutPoint)!.State == CoinState.Available).Select(coin => coin.OutPoint)]);
            }
            return Describe(made);
        }
        catch (HashPerpException refused) when (OperatorException.CodeOf(refused) == OperatorRefusalCode.VtxoAlreadySpent)
        {
            sender.Forget(id);
            coins.Move(SendJournal.HolderPrefix + id, round, [.. Burnt(round).Select(coin => coin.OutPoint)]);
            throw new HashPerpException(ContractErrors.CoinsElsewhere, $"The coins of round {round} are spent by something else.", "What spent them counts.", refused);
        }
    }

    public bool HasBurnt(string round) => Burnt(round).Count > 0;

    /// <summary>See <see cref="IRoundWallet.RespendOf"/>.</summary>
    public IReadOnlyList<OutPoint>? RespendOf(string round) => sender.InputsOf(RespendPrefix + round);

    /// <summary>Proofs of every coin that the hops to this coin have spent.</summary>
    public IReadOnlyList<CoinOrigin> OriginsOf(HeldCoin coin)
    {
        var origins = new List<CoinOrigin>();
        var open = new Stack<OutPoint>([coin.OutPoint]);
        var ancestry = coin.Hops > 0 ? ancestries.Require(coin.OutPoint) : VerifiedAncestry.Empty;
        while (open.TryPop(out var next))
        {
            foreach (var spent in OwnHops.MadeFrom(ancestry, next).Select(coins.Find).OfType<HeldCoin>())
            {
                origins.Add(Prove(spent));
                open.Push(spent.OutPoint);
            }
        }
        return origins;
    }

    /// <summary>Shows that this account has, or had, a coin of this wallet.</summary>
    public CoinOrigin Prove(HeldCoin coin)
    {
        ArgumentNullException.ThrowIfNull(coin);
        using var key = keys.Key(coin.Key);
        var proof = new CoinProof(keys.Genesis, coin.OutPoint, keys.Account.Value);
        return new CoinOrigin(coin.OutPoint.ToString(), key.XOnlyPubKey.ToString(), Hex.Encode(proof.Sign(key)));
    }

    /// <summary>Whether a coin of this wallet backs an order.</summary>
    public bool Backs(Order order, HeldCoin coin)
    {
        ArgumentNullException.ThrowIfNull(coin);
        return order is { OutPoints.Count: > 0 } && OrderMatch.Backs(
            order, coin.OutPoint, made => coin.Hops > 0 && ancestries.Find(made.Hash) is { } ancestry ? OwnHops.MadeFrom(ancestry, made) : []);
    }

    private async Task<SentTx> PayAsync(string id, Satoshis value, CancellationToken cancel)
    {
        var inputs = sender.InputsOf(id);
        if (inputs is not null)
        {
            return await sender.SendAsync(id, inputs, [], cancel);
        }
        var held = HeldFor(id);
        var change = Satoshis.Sum(held.Select(coin => coin.Amount)) - value;
        SendOutput[] outputs = change == Satoshis.Zero
            ? [SendOutput.Change(value, keys.NextReceive())]
            : [SendOutput.Change(value, keys.NextReceive()), SendOutput.Change(change, keys.NextReceive())];
        return await sender.SendAsync(id, [.. held.Select(coin => coin.OutPoint)], outputs, cancel);
    }

    /// <summary>The smallest coin that leaves no change or enough of it; otherwise coins from the largest until they do.</summary>
    private List<HeldCoin> Choose(Satoshis value, string holder, Order order, Satoshis minimum)
    {
        var candidates = Of(holder, order).Where(coin => coin.Hops < OrderMatch.MostOwnHops).OrderBy(coin => coin.Amount).ToList();
        if (candidates.Find(coin => Suffices(coin.Amount)) is { } one)
        {
            return [one];
        }
        var chosen = new List<HeldCoin>();
        foreach (var coin in Enumerable.Reverse(candidates))
        {
            chosen.Add(coin);
            if (Suffices(Satoshis.Sum(chosen.Select(part => part.Amount))))
            {
                return chosen;
            }
        }
        throw ClientErrors.CoinNotAvailable.Error(
            $"The coins of order {holder} don't make {value}: {candidates.Count} of them are worth {Satoshis.Sum(candidates.Select(coin => coin.Amount))}.",
            "Each contract needs its stake and a connector; coins with two own hops must be renewed in a batch.");

        bool Suffices(Satoshis sum) => sum == value || sum >= value + minimum;
    }

    private HeldCoin Take(Satoshis value, string round, string holder, Order order)
    {
        var coin = FindExact(value, round, holder, order).FirstOrDefault()
            ?? throw ClientErrors.CoinNotAvailable.Error($"No coin of exactly {value} backs order {holder}.", "Name coins of the values that you expect to need.");
        return coins.Move(coin.Holder ?? holder, round, [coin.OutPoint])[0];
    }

    private IEnumerable<HeldCoin> FindExact(Satoshis value, string round, string holder, Order order) =>
        Of(holder, order, round).Where(coin => coin.Amount == value && coin.Hops <= OrderMatch.MostOwnHops).OrderBy(coin => coin.Holder == round ? 0 : 1).ThenBy(coin => coin.Hops);

    private IEnumerable<HeldCoin> Of(string holder, Order order, string? round = null) => coins.All.Where(coin =>
        (coin.State == CoinState.Available || (coin.State == CoinState.Reserved && (coin.Holder == holder || (round is not null && coin.Holder == round)))) && Backs(order, coin));

    private void Claim(string holder, Order order, IEnumerable<HeldCoin> free) =>
        coins.Move(holder, holder, [.. free.Where(coin => coins.Find(coin.OutPoint)?.State == CoinState.Available && Backs(order, coin)).Select(coin => coin.OutPoint)]);

    private List<HeldCoin> HeldFor(string id) => [.. coins.All.Where(coin => coin.Holder == SendJournal.HolderPrefix + id && coin.State == CoinState.Reserved)];

    private List<HeldCoin> Burnt(string round) =>
        [.. coins.All.Where(coin => coin.State == CoinState.Burnt && (coin.Holder == round || coin.Holder == SendJournal.HolderPrefix + RespendPrefix + round))];

    private CoinReplacement Describe(SentTx made) => new([.. made.Inputs.Select(input => input.ToString())], [.. made.Change.Select(Prove)]);
}
