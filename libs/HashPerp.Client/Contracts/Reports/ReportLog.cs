using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>What was told, and is to be told, to the coordinator about one contract. Part of its record, so that a report exists exactly when the change does.</summary>
public sealed record ReportLog
{
    /// <summary>Reports that may wait; the oldest is dropped, since a later one says more.</summary>
    public const int MaxPending = 32;

    /// <summary>Number of the last report, from 1; never used twice.</summary>
    public ulong Last { get; init; }

    /// <summary>Not yet taken, ascending.</summary>
    public IReadOnlyList<PendingReport> Pending { get; init; } = [];

    /// <summary>The record with a report of what is new in it, if anything is.</summary>
    internal static ContractRecord Append(ContractRecord? before, ContractRecord record)
    {
        if (before is not null && record.Reports.Last > 0 && View(before) == View(record))
        {
            return record;
        }
        var report = new PendingReport
        {
            Number = record.Reports.Last + 1,
            State = record.State,
            Replacements = record.Replacements.Count,
            Transactions = record.Steps.Where(step => step.ArkTransaction is not null)
                .ToDictionary(step => step.Name, step => PSBT.Parse(step.ArkTransaction!).GlobalTransaction.GetHash().ToString()),
        };
        return record with
        {
            Reports = new ReportLog { Last = report.Number, Pending = [.. record.Reports.Pending.Append(report).TakeLast(MaxPending)] },
        };
    }

    /// <summary>The record without the reports up to this number.</summary>
    internal static ContractRecord Taken(ContractRecord record, ulong number) =>
        record with { Reports = record.Reports with { Pending = [.. record.Reports.Pending.Where(report => report.Number > number)] } };

    private static (ContractState State, bool HasTerms, string? SecretHash, int Steps, int Replacements) View(ContractRecord record) =>
        (record.State, record.Terms is not null, record.SecretHash, record.Steps.Count(step => step.ArkTransaction is not null), record.Replacements.Count);
}

/// <summary>A report that the coordinator has not taken; what it lacks is in the record and doesn't change once it is known.</summary>
public sealed record PendingReport
{
    public required ulong Number { get; init; }

    public required ContractState State { get; init; }

    /// <summary>How many of the record's replacements were known.</summary>
    public int Replacements { get; init; }

    /// <summary>Ark txids by step.</summary>
    public required IReadOnlyDictionary<string, string> Transactions { get; init; }
}
