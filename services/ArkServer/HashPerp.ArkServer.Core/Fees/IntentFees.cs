using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>What the operator takes for an intent: one program for each kind of coin and output (40-ark-wire §1.3); the sum is rounded up once.</summary>
public sealed record IntentFees(FeeProgram OffchainInput, FeeProgram OffchainOutput, FeeProgram OnchainInput, FeeProgram OnchainOutput)
{
    public static readonly IntentFees None = new(new FeeProgram(""), new FeeProgram(""), new FeeProgram(""), new FeeProgram(""));

    /// <param name="now">Unix seconds of the operator's clock.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.IntentFeeEvaluationFailed"/>.</exception>
    public Satoshis Of(IReadOnlyList<FeeInput> inputs, IReadOnlyList<TxOut> offchain, IReadOnlyList<TxOut> onchain, long now)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var fees = inputs.Select(input => input.IsBoarding ? OnchainInput.Run(Scope(input.Amount, now)) : OffchainInput.Run(Scope(input, now)))
            .Concat(offchain.Select(output => OffchainOutput.Run(Scope(output, now))))
            .Concat(onchain.Select(output => OnchainOutput.Run(Scope(output, now))));
        return fees.Aggregate(FeeNumber.Of(0), (sum, fee) => sum + fee).Ceiling();
    }

    private static FeeScope Scope(FeeInput input, long now) => new(
        new Dictionary<string, FeeNumber>
        {
            ["amount"] = FeeNumber.Of(input.Amount.Value), ["birth"] = FeeNumber.Of(input.Birth), ["expiry"] = FeeNumber.Of(input.Expiry), ["now"] = FeeNumber.Of(now),
        },
        new Dictionary<string, string> { ["inputType"] = input.Type });

    private static FeeScope Scope(TxOut output, long now) => Scope(output.Value, now) with
    {
        Texts = new Dictionary<string, string> { ["script"] = output.ScriptPubKey.ToHex() },
    };

    private static FeeScope Scope(Satoshis amount, long now) => new(
        new Dictionary<string, FeeNumber> { ["amount"] = FeeNumber.Of(amount.Value), ["now"] = FeeNumber.Of(now) },
        new Dictionary<string, string>());
}

/// <summary>A coin of an intent, as fee programs see it.</summary>
/// <param name="Type"><c>vtxo</c>, <c>recoverable</c> or <c>note</c>.</param>
/// <param name="Birth">Unix seconds.</param>
/// <param name="Expiry">Unix seconds.</param>
public sealed record FeeInput(Satoshis Amount, bool IsBoarding, string Type, long Birth, long Expiry)
{
    public static FeeInput Boarding(Satoshis amount) => new(amount, IsBoarding: true, "", 0, 0);

    public static FeeInput Of(VtxoRecord vtxo)
    {
        ArgumentNullException.ThrowIfNull(vtxo);
        return new FeeInput(vtxo.Amount, IsBoarding: false, vtxo.IsNote ? "note" : vtxo.IsRecoverable ? "recoverable" : "vtxo", vtxo.CreatedAt, vtxo.ExpiresAt);
    }
}
