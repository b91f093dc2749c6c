using Grpc.Core;
using HashPerp.Contracts.Asp.V1;
using HashPerp.Contracts.Common.V1;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.OrderBook;

/// <summary>An order's coins at AspAdapter: holder <c>order:ID</c>.</summary>
internal sealed class CoinReservations(AspAdapter.AspAdapterClient asp)
{
    private const string Prefix = "order:";

    /// <summary>What a position connector costs on top of the stake (satoshi).</summary>
    private const long ConnectorSat = 330;

    /// <summary>The order that a holder stands for; null for another kind of holder.</summary>
    public static Bytes32? OrderOf(string holder)
    {
        ArgumentNullException.ThrowIfNull(holder);
        return holder.StartsWith(Prefix, StringComparison.Ordinal) && holder.Length == Prefix.Length + 64
            && holder[Prefix.Length..].All(char.IsAsciiHexDigitLower)
            ? Bytes32.Parse(holder[Prefix.Length..])
            : null;
    }

    /// <summary>Holds the coins until they are released; they must cover the worst stake of all lots.</summary>
    public async Task ReserveAsync(
        MarketDefinition market, ContractScripts.Order order, Bytes32 orderId, IEnumerable<CoinProof> coins, CancellationToken cancel)
    {
        var request = new ReserveRequest
        {
            Holder = Prefix + orderId,
            Purpose = "order",
            Account = Google.Protobuf.ByteString.CopyFrom(order.Account.ToBytes()),
            RequiredSat = (market.WorstStake(order) + new Satoshis(ConnectorSat)).Value,
        };
        request.Coins.Add(coins);
        await asp.ReserveAsync(request, cancellationToken: cancel);
    }

    /// <summary>Frees them; nothing happens when they are free.</summary>
    public async Task ReleaseAsync(Bytes32 orderId, CancellationToken cancel)
    {
        try
        {
            await asp.ReleaseAsync(new ReleaseRequest { Holder = Prefix + orderId }, cancellationToken: cancel);
        }
        catch (Exception refused) when (refused is RpcException { StatusCode: StatusCode.NotFound }
            || refused.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            // The reservation never reached it.
        }
    }
}
