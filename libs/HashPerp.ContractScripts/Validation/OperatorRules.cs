using HashPerp.Ark;

namespace HashPerp.ContractScripts;

/// <summary>The operator's parameters in the terms against those it publishes now, and the delays that follow from them.</summary>
internal static class OperatorRules
{
    private const uint Granularity = 512;
    private const uint LongestDelay = ushort.MaxValue * Granularity;

    public static void Check(ContractTerms terms, TermsContext context)
    {
        var now = context.Operator;
        CheckDelays(terms, now);
        if (!terms.Operator.CheckpointLeaf.Equals(now.CheckpointUnroll.Script))
        {
            throw ProtocolErrors.CheckpointLeafChanged.Error(
                "The operator's checkpoint leaf is not the one in the terms.", "The operator could sweep earlier than agreed; negotiate again.");
        }
        if (terms.Operator.Digest != OperatorTerms.DigestOf(now.Digest))
        {
            throw ProtocolErrors.OperatorDigestChanged.Error("The operator's settings changed since the proposal.", "Read them again and negotiate again.");
        }
        if (terms.Operator.SignerKey != now.SignerKey.XOnly.Value || terms.Operator.Dust != now.Dust || terms.Operator.VtxoMinAmount != now.VtxoMinAmount)
        {
            throw ProtocolErrors.OperatorChanged.Error("Signer key, dust or minimum amount differ from what the operator says.", "Negotiate again.");
        }
    }

    private static void CheckDelays(ContractTerms terms, OperatorInfo now)
    {
        if (!now.UnilateralExitDelay.IsSeconds || !now.CheckpointUnroll.Delay!.Value.IsSeconds)
        {
            throw ProtocolErrors.DelayInBlocks.Error($"Operator {now.SignerKey} counts delays in blocks.", "Use an operator with delays in seconds.");
        }
        foreach (var delay in new[] { terms.Operator.ExitDelay, terms.ClaimDelay })
        {
            if (delay < Granularity)
            {
                throw ProtocolErrors.DelayInBlocks.Error($"A delay of {delay} would count blocks.", "Delays are seconds, multiples of 512.");
            }
            if (delay % Granularity != 0 || delay > LongestDelay)
            {
                throw ProtocolErrors.DelayNotAligned.Error($"{delay} s is not a multiple of 512 up to {LongestDelay}.", "BIP68 cannot express it.");
            }
        }
        if (terms.Operator.ExitDelay < now.UnilateralExitDelay.Value)
        {
            throw ProtocolErrors.ExitDelayTooShort.Error(
                $"d1 = {terms.Operator.ExitDelay} s, the operator's minimum is {now.UnilateralExitDelay}.", "The operator would refuse the pots.");
        }
        if (terms.Operator.ExitDelay != now.UnilateralExitDelay.Value)
        {
            throw ProtocolErrors.OperatorChanged.Error($"d1 = {terms.Operator.ExitDelay} s, the operator says {now.UnilateralExitDelay}.", "Negotiate again.");
        }
        var claimDelay = ContractTerms.ClaimDelayFor(terms.Genesis, terms.Operator.ExitDelay);
        if (terms.ClaimDelay != claimDelay)
        {
            throw ProtocolErrors.ClaimDelayWrong.Error(
                $"d2 = {terms.ClaimDelay} s, it has to be {claimDelay}.", "The published key must come well before the raw race.");
        }
    }
}
