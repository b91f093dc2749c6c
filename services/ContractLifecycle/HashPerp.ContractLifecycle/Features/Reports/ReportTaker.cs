using System.Diagnostics;
using Google.Protobuf;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle;

/// <summary>Takes a report: whose it is, whether its terms are those of the match, and then what the round makes of it.</summary>
internal sealed class ReportTaker(Database database, RoundRunner runner, RelaySettings settings, TimeProvider time)
{
    /// <summary>Direct rounds of one account that the other hasn't named: more is noise.</summary>
    private const int MostOneSided = 100;

    /// <summary>Returns once the report is written down, now or before.</summary>
    /// <exception cref="HashPerpException">A refusal of <see cref="LifecycleErrors"/>, of the terms, or of the database.</exception>
    public async Task TakeAsync(Bytes32 account, RoundReport report, CancellationToken cancel)
    {
        var wire = ReportReader.Read(report);
        var row = await FindAsync(wire.Round, cancel) ?? await OpenDirectAsync(account, wire, cancel);
        var party = PartyOf(row, account, wire);
        var view = row.Round[party];
        if (wire.Number <= view.Number)
        {
            return;
        }
        var candidate = wire.Terms is { } bytes ? ReadCandidate(row, view, wire, bytes) : null;
        RequireTerms(wire, candidate ?? view.Candidate);
        var now = time.GetUtcNow();
        await runner.ApplyAsync(
            wire.Round,
            new AgentReported(now, party, new AgentReport(wire.Number, wire.State, row.Round.IsDirect ? wire.Leg : null, candidate, wire.ReasonCode)),
            new StoredReport(
                wire.Round, account.ToBytes(), wire.Number.ToString(), wire.State.ToString(), report.ToByteArray(), candidate?.ContractId.ToBytes(), wire.Terms,
                now.UtcDateTime, row.Round.IsDirect ? 0 : report.Replacements.Count),
            cancel);
    }

    private Task<RoundRow?> FindAsync(string round, CancellationToken cancel) =>
        database.ReadAsync((connection, token) => RoundStore.FindAsync(round, connection, token), cancel);

    private static Party PartyOf(RoundRow row, Bytes32 account, WireReport wire)
    {
        if (row.MatchId != wire.MatchId?.ToString())
        {
            throw LifecycleErrors.RoundTaken.Error($"Round {wire.Round} is of {row.MatchId ?? "a direct proposal"}.", "Choose another round id.");
        }
        var party = row.Round.Maker.Account == account ? Party.Maker : Party.Taker;
        var other = row.Round[party == Party.Maker ? Party.Taker : Party.Maker];
        if (row.Round[party].Account != account || (wire.Counterparty is { } named && named != other.Account))
        {
            throw LifecycleErrors.NotAParty.Error($"Round {wire.Round} is not between {account} and {wire.Counterparty}.", "Report your own rounds only.");
        }
        return party;
    }

    private Candidate ReadCandidate(RoundRow row, PartyView view, WireReport wire, byte[] bytes)
    {
        var terms = ContractTerms.Parse(bytes);
        var candidate = new Candidate(terms.Id(), terms.Opening == OpeningMode.TwoStep, terms.Opening == OpeningMode.TwoStep ? wire.SecretHash : null);
        if (candidate == view.Candidate)
        {
            return candidate;
        }
        if (row.Match is { } matched)
        {
            TermsCheck.Require(terms, MatchReader.Read(matched), settings.Genesis);
        }
        else
        {
            TermsCheck.RequireDirect(terms, settings.Genesis);
        }
        if (candidate.IsComplete)
        {
            // Terms that make no transactions are refused now, not when they are to be verified.
            _ = ContractPlan.Of(terms, candidate.SecretHash);
        }
        return candidate;
    }

    private static void RequireTerms(WireReport wire, Candidate? candidate)
    {
        if (wire.State is >= AgentState.Submitted and < AgentState.Aborted && candidate is not { IsComplete: true })
        {
            throw LifecycleErrors.TermsMissing.Error($"{wire.State} without the terms that it is about.", "Report the terms, and the hash of the secret where there is one.");
        }
    }

    private async Task<RoundRow> OpenDirectAsync(Bytes32 account, WireReport wire, CancellationToken cancel)
    {
        if (wire.MatchId is { } match)
        {
            throw LifecycleErrors.UnknownMatch.Error($"There is no match {match}.", "Begin when the coordinator's notice comes.");
        }
        if (wire.Counterparty is not { } counterparty || counterparty == account || wire.Leg is null)
        {
            throw LifecycleErrors.MalformedReport.Error("A direct round needs the other account and the reporter's leg.", "Report both.");
        }
        var context = ActivityContext.TryParse(wire.Traceparent, null, out _) ? wire.Traceparent : Activity.Current?.Id;
        var now = time.GetUtcNow();
        var row = new RoundRow(RoundMachine.Direct(wire.Round, account, counterparty, now), null, context, now);
        await database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                if (await RoundStore.OneSidedAsync(account, connection, transaction, token) >= MostOneSided)
                {
                    throw LifecycleErrors.TooManyRounds.Error($"{MostOneSided} rounds that only {account} has named.", "Their counterparties must report too.");
                }
                await RoundStore.InsertAsync(row, connection, transaction, token);
            },
            cancel);
        return (await FindAsync(wire.Round, cancel))!;
    }
}
