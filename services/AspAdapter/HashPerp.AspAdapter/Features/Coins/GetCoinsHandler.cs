using HashPerp.AspAdapter.Core;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter;

/// <summary>What the operator says of coins now.</summary>
public sealed class GetCoinsHandler(OperatorConnection operatorConnection)
{
    public async Task<Asp.GetCoinsResponse> HandleAsync(Asp.GetCoinsRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        var coins = await operatorConnection.CoinsAsync(RequestFields.OutPoints(request.Outpoints), cancel);
        var final = await operatorConnection.FinalSpendsAsync(coins, cancel);
        return new Asp.GetCoinsResponse { Coins = { coins.OrderBy(coin => coin.OutPoint).Select(coin => Replies.Coin(coin, final.Contains(coin.OutPoint))) } };
    }
}
