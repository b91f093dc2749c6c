using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Keys and coins of one agent, as signing rounds use them.</summary>
public sealed class AgentWallet(
    HdWallet keys, CoinStore coins, OperatorClient client, AncestryFetcher ancestry, RPCClient node, OwnPayments payments) : IRoundWallet
{
    private const int MostOwnHops = OrderMatch.MostOwnHops;

    public ECXOnlyPubKey Account => keys.Account;

    public uint TakeOrderIndex() => keys.NextOrder();

    public ECPrivKey OrderBaseKey(uint index) => keys.OrderBase(index);

    public byte[] SignAsAccount(ISignedMessage message) => message.Sign(keys.Identity);

    public byte[] ActivationSecret(Bytes32 contractId)
    {
        using var key = keys.Activation();
        return ContractScripts.ActivationSecret.Derive(key, contractId);
    }

    public ECPrivKey? CoinKey(ECXOnlyPubKey key) => coins.All
        .Where(coin => keys.PublicKey(coin.Key).Equals(key))
        .Select(coin => keys.Key(coin.Key))
        .FirstOrDefault();

    public OfferedCoin Reserve(Satoshis value, string holder)
    {
        return Offer(coins.ReserveExact(holder, [value], MostOwnHops)[0]);
    }

    public async Task<MatchFunding> FundAsync(Satoshis value, string round, uint orderIndex, Order order, CancellationToken cancel)
    {
        var info = await client.GetInfoAsync(cancel);
        var minimum = info.Dust > info.VtxoMinAmount ? info.Dust : info.VtxoMinAmount;
        var (coin, replacement) = await payments.ExactAsync(value, round, orderIndex, order, minimum, cancel);
        return new MatchFunding([Offer(coin)], replacement);
    }

    public void Release(string holder, string? backTo = null)
    {
        if (backTo is null)
        {
            coins.Release(holder);
        }
        else
        {
            coins.Move(holder, backTo, [.. coins.All.Where(coin => coin.Holder == holder && coin.State == CoinState.Reserved).Select(coin => coin.OutPoint)]);
        }
    }

    public Task<CoinReplacement?> RespendAsync(string holder, string? backTo, CancellationToken cancel) => payments.RespendAsync(holder, backTo, cancel);

    public bool HasBurnt(string holder) => payments.HasBurnt(holder);

    public IReadOnlyList<OutPoint>? RespendOf(string holder) => payments.RespendOf(holder);

    public void ReleaseOthers(IReadOnlySet<string> rounds)
    {
        // Batches and payments reserve under names of their own; a round's name is 32 hex digits.
        foreach (var holder in coins.All.Where(coin => coin.State == CoinState.Reserved).Select(coin => coin.Holder!).Distinct()
            .Where(holder => holder.Length == 32 && holder.All(char.IsAsciiHexDigitLower) && !rounds.Contains(holder)))
        {
            coins.Release(holder);
        }
    }

    public void Burn(string holder) => coins.Burn(holder);

    public void Spend(string holder) => coins.MarkSpent(coins.All.Where(coin => coin.Holder == holder).Select(coin => coin.OutPoint));

    public async Task<ProvenFunding> LookUpAsync(OfferedCoin coin, Bytes32 owner, string holder, CancellationToken cancel)
    {
        var outPoint = OutPoint.Parse(coin.OutPoint);
        if (await client.GetVtxosAsync([outPoint], cancel) is not [var vtxo, ..])
        {
            throw ProtocolErrors.FundingUnknown.Error($"The operator knows no coin {outPoint}.", "Offer a coin of this operator.");
        }
        // The operator's word on value, script and expiry is not enough: the coin's own transactions are verified down to the chain.
        var proven = await ancestry.FetchAsync(outPoint, cancel);
        var own = coins.Find(outPoint);
        var free = vtxo.IsSpendable && (own is null || own.State == CoinState.Available || own.Holder == holder);
        var strangers = proven.Hops > 0 && !OwnHops.AreProven(proven.Ancestry, coin, owner, keys.Genesis, await client.GetInfoAsync(cancel));
        var funding = new FundingCoin(outPoint, proven.Output.Value, proven.Output.ScriptPubKey, proven.Hops, strangers, proven.ExpiresAt, free);
        return new ProvenFunding(funding, proven.Ancestry, await CommitmentsAsync(proven.Ancestry, cancel));
    }

    private OfferedCoin Offer(HeldCoin coin) =>
        new(coin.OutPoint.ToString(), coin.Amount.Value, keys.PublicKey(coin.Key).ToString()) { Origins = payments.OriginsOf(coin) };

    private async Task<IReadOnlyList<Transaction>> CommitmentsAsync(VerifiedAncestry proven, CancellationToken cancel)
    {
        var commitments = new List<Transaction>();
        foreach (var txid in proven.Roots.Keys.Select(root => root.Hash).Distinct())
        {
            commitments.Add((await node.GetRawTransactionAsync(txid, cancel))?.Transaction
                ?? throw ClientErrors.AncestryRefused.Error($"The node no longer has transaction {txid}.", "Wait for the chain to settle."));
        }
        return commitments;
    }
}
