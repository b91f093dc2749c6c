using System.Collections.Concurrent;
using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>The contract records of one agent's folder, one document each.</summary>
public sealed class ContractStore
{
    /// <summary>More open contracts than one agent can watch is a mistake or an attack.</summary>
    public const int MaxContracts = 1_000;

    private const string Folder = "contracts";

    private readonly AgentFolder _folder;
    private readonly bool _reports;

    // Reports are read while the agent works.
    private readonly ConcurrentDictionary<string, ContractRecord> _records;

    /// <param name="reports">Whether a coordinator is to be told of every change.</param>
    public ContractStore(AgentFolder folder, bool reports = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _reports = reports;
        _records = new ConcurrentDictionary<string, ContractRecord>(folder.List(Folder)
            .Select(name => JsonSerializer.Deserialize<ContractRecord>(folder.Read(name)!, ContractJson.Options)!)
            .Select(record => KeyValuePair.Create(record.Round, record)));
    }

    /// <summary>All records as they are now.</summary>
    public IReadOnlyCollection<ContractRecord> All => [.. _records.Values];

    public ContractRecord? Find(string round) => _records.GetValueOrDefault(round);

    /// <summary>Writes the record durably; when this returns, its consequences may happen.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.TooManyContracts"/>.</exception>
    public ContractRecord Save(ContractRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_records.ContainsKey(record.Round) && _records.Values.Count(existing => !existing.IsOver) >= MaxContracts)
        {
            throw ContractErrors.TooManyContracts.Error($"{MaxContracts} contracts are open.", "Settle or close some first.");
        }
        record = _reports ? ReportLog.Append(Find(record.Round), record) : record;
        var point = $"{ContractFaultPoints.Saved}.{record.State}";
        FaultPoint.Before(point);
        _folder.Write($"{Folder}/{record.Round}.json", JsonSerializer.SerializeToUtf8Bytes(record, ContractJson.Options));
        _records[record.Round] = record;
        FaultPoint.After(point);
        return record;
    }
}
