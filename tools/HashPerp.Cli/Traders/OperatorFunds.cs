using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The embedded operator pays for its commitment transactions: the miner sees to it that it can.</summary>
internal sealed class OperatorFunds(OperatorBooks books, TraderChain chain, EventOutput output)
{
    private const long FewestSat = 50_000_000;
    private const long PaymentSat = 100_000_000;

    public async Task LookAsync(CancellationToken cancel)
    {
        // Unconfirmed coins count, so what was paid a moment ago isn't paid again.
        if (chain.IsWarm && await books.OperatorBalanceAsync(cancel) < FewestSat)
        {
            await chain.PayAsync(await books.OperatorAddressAsync(cancel), new Satoshis(PaymentSat), cancel);
            output.Event("operator.funded", "The miner pays the operator 1 BTC for its fees.", new JsonObject { ["amount_sat"] = PaymentSat });
        }
    }
}
