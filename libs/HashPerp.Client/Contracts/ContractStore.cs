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
    private readonly Dictionary<string, ContractRecord> _records;

    public ContractStore(AgentFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _records = folder.List(Folder)
            .Select(name => JsonSerializer.Deserialize<ContractRecord>(folder.Read(name)!, ContractJson.Options)!)
            .ToDictionary(record => record.Round);
    }

    public IReadOnlyCollection<ContractRecord> All => _records.Values;

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
        var point = $"{ContractFaultPoints.Saved}.{record.State}";
        FaultPoint.Before(point);
        _folder.Write($"{Folder}/{record.Round}.json", JsonSerializer.SerializeToUtf8Bytes(record, ContractJson.Options));
        _records[record.Round] = record;
        FaultPoint.After(point);
        return record;
    }
}
