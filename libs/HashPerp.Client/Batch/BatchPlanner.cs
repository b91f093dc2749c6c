using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Plans what to bring into a batch and what to take out of it.</summary>
public sealed class BatchPlanner(HdWallet wallet, CoinStore coins)
{
    /// <summary>Everything that is boarding becomes one coin.</summary>
    public BatchPlan Board(string id, IReadOnlyList<BoardingCoin> boarding, Satoshis fee = default) => Make(id, boarding, [], fee, info: null);

    /// <summary>
    /// Coins of exactly these values from what is boarding and, where that isn't enough, from available coins (fewest first, largest first); what is
    /// left becomes one coin of change, or more fee where it is below the operator's minimum.
    /// </summary>
    /// <param name="fee">What the operator asks for the intent.</param>
    /// <param name="from">Available coins to bring, all of them, instead of a choice.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.CoinNotAvailable"/>: not enough of both, or a named coin isn't available.</exception>
    public BatchPlan MakeCoins(
        string id, IReadOnlyList<BoardingCoin> boarding, IReadOnlyList<Satoshis> values, OperatorInfo info, Satoshis fee = default, IReadOnlyList<OutPoint>? from = null) =>
        Make(id, boarding, [.. values.Select(value => BatchOutput.Coin(value, wallet.NextReceive()))], fee, info, from);

    /// <summary>Collaborative exit: pays on-chain outputs out of available coins.</summary>
    public BatchPlan Leave(string id, IReadOnlyList<BatchOutput> onChain, OperatorInfo info, Satoshis fee = default) => Make(id, [], onChain, fee, info);

    /// <summary>Renews coins before they expire: each becomes a coin of the same value.</summary>
    public BatchPlan Renew(string id, IReadOnlyList<HeldCoin> old) => new(
        id,
        [.. old.Select(ToInput)],
        [.. old.Select(coin => BatchOutput.Coin(coin.Amount, wallet.NextReceive()))]);

    private static BatchInput ToInput(HeldCoin coin) => new(coin.OutPoint, coin.Amount, coin.Key, IsBoarding: false);

    private BatchPlan Make(
        string id, IReadOnlyList<BoardingCoin> boarding, IReadOnlyList<BatchOutput> outputs, Satoshis fee, OperatorInfo? info, IReadOnlyList<OutPoint>? from = null)
    {
        var wanted = Satoshis.Sum(outputs.Select(output => output.Amount)) + fee;
        var inputs = boarding.Select(coin => coin.ToInput()).Concat((from ?? []).Select(RequireAvailable).Select(ToInput)).ToList();
        var brought = Satoshis.Sum(inputs.Select(input => input.Amount));
        if (from is null)
        {
            foreach (var coin in coins.Available.OrderByDescending(coin => coin.Amount).TakeWhile(_ => brought < wanted))
            {
                inputs.Add(ToInput(coin));
                brought += coin.Amount;
            }
        }
        if (brought < wanted || inputs.Count == 0)
        {
            throw ClientErrors.CoinNotAvailable.Error($"{wanted} are wanted, {brought} are there.", "Pay to a boarding address first.");
        }
        var change = brought - wanted;
        var smallest = info is null ? new Satoshis(1) : info.VtxoMinAmount > info.Dust ? info.VtxoMinAmount : info.Dust;
        return new BatchPlan(id, inputs, change >= smallest ? [.. OffChainFirst(outputs, BatchOutput.Coin(change, wallet.NextReceive()))] : outputs);
    }

    private HeldCoin RequireAvailable(OutPoint outPoint) => coins.Find(outPoint) is { State: CoinState.Available } coin
        ? coin
        : throw ClientErrors.CoinNotAvailable.Error($"{outPoint} is no free coin of this wallet.", "List the coins and name others.");

    /// <summary>VTXOs stand before on-chain outputs in an intent.</summary>
    private static IEnumerable<BatchOutput> OffChainFirst(IReadOnlyList<BatchOutput> outputs, BatchOutput change) =>
        [.. outputs.Where(output => output.OnChain is null), change, .. outputs.Where(output => output.OnChain is not null)];
}
