using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Asp.V1;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>Asks AspAdapter what the operator holds, and compares the answers with what follows from the terms here.</summary>
internal sealed class OperatorDesk(AspAdapter.AspAdapterClient asp, Database database, TimeProvider time, ILogger<OperatorDesk> logger)
{
    /// <summary>AspAdapter's refusals of the terms themselves: such a contract isn't there. Everything else says nothing about it.</summary>
    private static readonly HashSet<int> TermsRefused = [7250, 7262];

    /// <returns>Null when there is nothing to tell the round.</returns>
    public async Task<RoundInput?> AnswerAsync(RoundRow row, RoundAction question, CancellationToken cancel)
    {
        var candidate = question switch
        {
            Verify verify => verify.Candidate,
            CheckInputs inputs => inputs.Candidate,
            CheckRefund refund => refund.Contract,
            CheckClose close => close.Contract,
            _ => throw new InvalidOperationException($"{question.GetType().Name} is no question."),
        };
        if (await database.ReadAsync((connection, token) => ReportStore.TermsAsync(row.Round.Id, candidate, connection, token), cancel) is not { } bytes)
        {
            return null;
        }
        var plan = ContractPlan.Of(ContractTerms.Parse(bytes), candidate.SecretHash);
        return question switch
        {
            Verify verify => await VerifyAsync(verify, plan, bytes, cancel),
            CheckInputs => await CheckInputsAsync(candidate, plan, cancel),
            CheckRefund => await CheckRefundAsync(plan, cancel),
            _ => await CheckCloseAsync(plan, cancel),
        };
    }

    private async Task<RoundInput> VerifyAsync(Verify verify, ContractPlan plan, byte[] terms, CancellationToken cancel)
    {
        FaultPoint.Before(LifecycleFaultPoints.ContractVerified);
        var answer = await AskAsync(verify, plan, terms, cancel);
        FaultPoint.After(LifecycleFaultPoints.ContractVerified);
        return new Verified(time.GetUtcNow(), verify.Candidate, verify.Step, answer);
    }

    private async Task<OperatorAnswer> AskAsync(Verify verify, ContractPlan plan, byte[] terms, CancellationToken cancel)
    {
        try
        {
            var request = new VerifyContractRequest { Terms = UnsafeByteOperations.UnsafeWrap(terms), Step = verify.Step.ToString().ToLowerInvariant() };
            if (verify.Candidate.SecretHash is { } hash)
            {
                request.SetupSecretHash = ByteString.CopyFrom(hash.ToBytes());
            }
            var answer = await asp.VerifyContractAsync(request, cancellationToken: cancel);
            if (!answer.Stands)
            {
                return OperatorAnswer.Absent;
            }
            var outputs = plan.LiveOutputs(verify.Step).Select(outPoint => outPoint.ToString());
            if (answer.ArkTxid == plan.TxidOf(verify.Step) && answer.Pots.Select(Text).SequenceEqual(outputs))
            {
                return OperatorAnswer.Stands;
            }
            // Two builds that disagree about the same terms: nothing of it may be believed.
            logger.LogError("AspAdapter verifies {Theirs} for terms that make {Ours}", answer.ArkTxid, plan.TxidOf(verify.Step));
            return OperatorAnswer.Silence;
        }
        catch (HashPerpException error)
        {
            logger.LogWarning("{Contract} can't be verified: {Reason}", verify.Candidate.ContractId, error.Message);
            return TermsRefused.Contains(error.Code.Number) ? OperatorAnswer.Absent : OperatorAnswer.Silence;
        }
    }

    private async Task<RoundInput?> CheckInputsAsync(Candidate candidate, ContractPlan plan, CancellationToken cancel)
    {
        var first = plan.TxidOf(candidate.IsTwoStep ? VerifiedStep.Setup : VerifiedStep.Open);
        var coins = await CoinsAsync([.. plan.Terms.Inputs.Select(input => input.OutPoint)], cancel);
        if (coins.Any(coin => coin.Spent && coin.SpentBy.Length > 0 && coin.SpentBy != first))
        {
            return new InputSpentElsewhere(time.GetUtcNow(), candidate);
        }
        return coins.All(coin => !coin.Spent && !coin.Unrolled) ? new InputsUntouched(time.GetUtcNow(), candidate) : null;
    }

    private async Task<RoundInput?> CheckRefundAsync(ContractPlan plan, CancellationToken cancel)
    {
        var coins = plan.SetupOutput is { } setup ? await CoinsAsync([setup], cancel) : [];
        return coins is [{ Spent: true } coin] && plan.IsRefund(coin.SpentBy) ? new RefundSeen(time.GetUtcNow(), coin.SpentBy) : null;
    }

    private async Task<RoundInput?> CheckCloseAsync(ContractPlan plan, CancellationToken cancel)
    {
        var coins = await CoinsAsync(plan.Pots, cancel);
        return coins.All(coin => coin is { Spent: true, Unrolled: false }) && plan.IsClose([.. coins.Select(coin => coin.SpentBy)])
            ? new CloseSeen(time.GetUtcNow(), coins[0].SpentBy)
            : null;
    }

    private async Task<IReadOnlyList<Coin>> CoinsAsync(IReadOnlyList<OutPoint> outPoints, CancellationToken cancel)
    {
        var request = new GetCoinsRequest();
        request.Outpoints.AddRange(outPoints.Select(OutputWatch.Wire));
        return (await asp.GetCoinsAsync(request, cancellationToken: cancel)).Coins;
    }

    private static string Text(HashPerp.Contracts.Common.V1.OutPoint outPoint) => $"{outPoint.Txid}:{outPoint.Vout}";
}
