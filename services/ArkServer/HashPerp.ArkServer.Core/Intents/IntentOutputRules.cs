using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>What an intent may ask for (40-ark-wire §4.1).</summary>
public static class IntentOutputRules
{
    /// <summary>Every cosigner's answer is waited for, and the keys of all intents have to fit into one tree.</summary>
    public const int MaxCosigners = 16;

    public static void Check(VerifiedIntent intent, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(info);
        var (offchain, onchain) = Wire.Recoding(OperatorErrors.InvalidIntentMessage, () => (intent.OffchainOutputs, intent.OnchainOutputs));
        if (offchain.Count + onchain.Count == 0)
        {
            throw OperatorErrors.InvalidIntentPsbt.Error("The intent asks for nothing.", "Add outputs to the proof.");
        }
        if (offchain.Count > 0)
        {
            CheckCosigners(intent.Message.CosignersPublicKeys, info);
            OffchainOutputRules.Check(offchain, info);
            CheckWeight(offchain, info);
        }
        foreach (var output in onchain)
        {
            CheckOnchain(output, info);
        }
        Wire.Recoding(OperatorErrors.IntentInsufficientFee, () => intent.Fee);
    }

    private static void CheckCosigners(IReadOnlyList<ECPubKey> cosigners, OperatorInfo info)
    {
        if (cosigners.Count is 0 or > MaxCosigners || cosigners.DistinctBy(key => key.XOnly).Count() != cosigners.Count)
        {
            throw OperatorErrors.InvalidIntentMessage.Error($"{cosigners.Count} cosigner keys, or one twice.", $"Name 1 to {MaxCosigners} different keys.");
        }
        if (cosigners.Any(key => key.XOnly == info.SignerKey.XOnly))
        {
            throw OperatorErrors.InvalidIntentMessage.Error("The operator's key is among the cosigners.", "Name your own keys; the operator adds its own.");
        }
    }

    /// <summary>The intent's leaf transaction must fit through every node's TRUC policy, and ours.</summary>
    private static void CheckWeight(IReadOnlyList<TxOut> outputs, OperatorInfo info)
    {
        const int inputAndOverhead = (4 * (11 + 41)) + 2 + 66;
        var weight = inputAndOverhead + (4 * (outputs.Sum(output => 9 + output.ScriptPubKey.Length) + 13));
        if (weight > info.MaxTxWeight)
        {
            throw OperatorErrors.TxTooLarge.Error($"The leaf transaction would have {weight} weight units.", $"At most {info.MaxTxWeight}; split the intent.");
        }
    }

    private static void CheckOnchain(TxOut output, OperatorInfo info)
    {
        var least = info.UtxoMinAmount > info.Dust ? info.UtxoMinAmount : info.Dust;
        if (output.Value < least)
        {
            throw OperatorErrors.AmountTooLow.Error($"An on-chain output of {output.Value}; the least is {least}.").With("min_amount", least.Value);
        }
        if (info.UtxoMaxAmount is { } most && output.Value > most)
        {
            throw OperatorErrors.AmountTooHigh.Error($"An on-chain output of {output.Value}; the most is {most}.").With("max_amount", most.Value);
        }
        if (!IsStandard(output.ScriptPubKey))
        {
            throw OperatorErrors.InvalidPkscript.Error($"{output.ScriptPubKey} is not an output script that nodes relay.", "Pay to a segwit address.");
        }
    }

    /// <summary>Segwit of any version: <c>OP_n push(2..40)</c>; older forms have no use here.</summary>
    private static bool IsStandard(Script script) =>
        script.Length is >= 4 and <= 42 && (script.Span[0] == 0 || script.Span[0] is >= 0x51 and <= 0x60) && script.Span[1] == script.Length - 2
        && !(script.Span[0] == 0 && script.Length is not (22 or 34));
}
