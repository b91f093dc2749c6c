using Google.Protobuf;
using HashPerp.Ark;
using HashPerp.ArkServer.Tests;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.ContractScripts.Tests;
using HashPerp.Primitives;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>A contract between two users of the operator, opened step by step with their keys. Its series is that of the golden contract.</summary>
public sealed class OpenedContract : IDisposable
{
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)5, 32)];

    private readonly OperatorStack _stack;
    private readonly TestUser _height;
    private readonly TestUser _time;
    private readonly IReadOnlyList<OwnedCoin> _coins;

    private OpenedContract(OperatorStack stack, TestUser height, TestUser time, IReadOnlyList<OwnedCoin> coins, ContractTerms terms)
    {
        (_stack, _height, _time, _coins, Terms) = (stack, height, time, coins, terms);
    }

    public static Bytes32 SecretHash => ActivationSecret.Hash(Secret);

    public ContractTerms Terms { get; }

    /// <summary>Both users board exactly what they need; nothing is opened yet.</summary>
    public static async Task<OpenedContract> AgreeAsync(OperatorStack stack, OpeningMode mode)
    {
        var (height, time) = (new TestUser(stack), new TestUser(stack));
        var golden = GoldenFile.Terms(mode == OpeningMode.TwoStep ? "two_step" : "instant") with
        {
            Operator = OperatorTerms.Of(stack.Info), HeightKey = height.Key.XOnlyPubKey.Value, TimeKey = time.Key.XOnlyPubKey.Value, Payments = [], Changes = [],
        };
        var coins = await Task.WhenAll(
            height.BoardAsync(ContractOutputs.RefundOf(golden, Leg.Height).Value), time.BoardAsync(ContractOutputs.RefundOf(golden, Leg.Time).Value));
        var terms = golden with
        {
            Inputs =
            [
                new TermsInput(CoinOwner.Height, coins[0][0].OutPoint, coins[0][0].Amount, height.Key.XOnlyPubKey.Value),
                new TermsInput(CoinOwner.Time, coins[1][0].OutPoint, coins[1][0].Amount, time.Key.XOnlyPubKey.Value),
            ],
        };
        return new OpenedContract(stack, height, time, [coins[0][0], coins[1][0]], terms);
    }

    /// <summary>The opening itself, or Setup; not submitted yet.</summary>
    public OffchainSpend Opening() => new(
        _stack, _coins, Terms.Opening == OpeningMode.TwoStep ? [.. Setup.Tx.Tx.Outputs] : [.. ContractOutputs.Live(Terms)]);

    /// <summary>Final, with HEIGHT's secret.</summary>
    public OffchainSpend Final()
    {
        var setup = Setup;
        var coin = new OwnedCoin(new VtxoInput(setup.OutPoint, setup.Value, setup.Script.Script, setup.Script.Activate), [_height.Key, _time.Key]);
        var spend = new OffchainSpend(_stack, [coin], [.. ContractOutputs.Live(Terms)]);
        spend.Tx.ArkTx.Inputs[0].SetCondition(new WitScript(Secret));
        return spend;
    }

    public static Asp.VerifyContractRequest Question(ContractTerms terms, string step) => new()
    {
        Terms = ByteString.CopyFrom(terms.ToBytes()), Step = step,
        SetupSecretHash = step == "open" ? ByteString.Empty : ByteString.CopyFrom(SecretHash.ToBytes()),
    };

    public void Dispose()
    {
        _height.Dispose();
        _time.Dispose();
    }

    private SetupPlan Setup => OpeningPlan.TwoStep(Terms, SecretHash).Setup!;
}
