using System.Security.Cryptography;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Makes orders: chooses coins, takes a fresh base key, signs.</summary>
internal sealed class OrderWriter(HdWallet keys, CoinStore coins, OwnPayments payments, OrderPolicy policy)
{
    /// <summary>Reserves the coins and signs everything; the caller writes the record down before it is sent.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.NotAccepted"/>, <see cref="ClientErrors.CoinNotAvailable"/>.</exception>
    public OrderRecord Write(OrderRequest request, Market market)
    {
        var stake = market.Stakes(request.Price, request.Lots).Of(request.Leg);
        if (stake > policy.MaxStake)
        {
            throw ContractErrors.NotAccepted.Error($"A stake of {stake} exceeds this agent's limit of {policy.MaxStake}.", "Order less.");
        }
        var chosen = request.Coins ?? [.. CoinChoice.Of(coins.Available, stake, policy.Connector, request.Lots, MinFillOf(request)).Select(coin => coin.OutPoint)];
        var index = keys.NextOrder();
        var reserved = coins.Reserve(OrderHolder.Of(index), [.. chosen.Distinct().Order()]);
        try
        {
            RequireEnough(reserved, stake);
            using var baseKey = keys.OrderBase(index);
            var order = new Order
            {
                Genesis = keys.Genesis, MarketId = market.Id, Leg = request.Leg, Type = request.Type, TimeInForce = request.TimeInForce,
                SelfTradePrevention = SelfTradePrevention.CancelTaker, Flags = request.Flags, Price = request.Price, Lots = request.Lots,
                MinFill = request.MinFill, ExpireUnixMicroseconds = request.ExpireUnixMicroseconds, Account = keys.Account.Value,
                OrderBaseKey = baseKey.XOnlyPubKey.Value, ClientOrderId = new UInt128(RandomULong(), RandomULong()), Nonce = index,
                OutPoints = [.. reserved.Select(coin => coin.OutPoint)],
            };
            return new OrderRecord
            {
                Index = index,
                OrderId = order.Id().ToString(),
                Order = Hex.Encode(order.ToBytes()),
                Signature = Hex.Encode(order.Sign(keys.Identity)),
                Coins = [.. reserved.Select(payments.Prove)],
                RequestId = Guid.NewGuid().ToString(),
                Traceparent = $"00-{Hex.Encode(RandomNumberGenerator.GetBytes(16))}-{Hex.Encode(RandomNumberGenerator.GetBytes(8))}-01",
                Height = market.Height,
                Strikes = [.. market.Strikes.Select(strike => strike.Value)],
                PerLotSat = market.PerLot.Value,
                Status = OwnOrderStatus.Placing,
            };
        }
        catch (HashPerpException)
        {
            coins.Release(OrderHolder.Of(index));
            throw;
        }
    }

    private static uint MinFillOf(OrderRequest request) => request.TimeInForce == TimeInForce.FillOrKill ? request.Lots : request.MinFill;

    /// <summary>Coins that the user has named may be too few; the order book would refuse them.</summary>
    private void RequireEnough(IReadOnlyList<HeldCoin> reserved, Satoshis stake)
    {
        var sum = Satoshis.Sum(reserved.Select(coin => coin.Amount));
        if (sum < stake + policy.Connector)
        {
            throw ClientErrors.CoinNotAvailable.Error($"The coins are worth {sum}; the order needs {stake + policy.Connector}.", "Name more of them, or order less.");
        }
    }

    private static ulong RandomULong() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}

/// <summary>What an agent orders on its user's word.</summary>
/// <param name="MaxStake">The most that one order may stake, satoshi.</param>
/// <param name="Connector">The operator's smallest output: what each fill needs beside its stake.</param>
public sealed record OrderPolicy(Satoshis MaxStake, Satoshis Connector);
