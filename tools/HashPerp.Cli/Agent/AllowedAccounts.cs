using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The accounts whose proposals this agent accepts, kept in its folder.</summary>
internal sealed class AllowedAccounts(AgentFolder folder)
{
    private const string Document = "allowed.json";
    private const int Version = 1;
    private const int MaxAccounts = 10_000;

    private readonly Lock _gate = new();
    private readonly HashSet<Bytes32> _accounts =
        [.. ((folder.ReadJson(Document, Version)?["accounts"] as JsonArray) ?? []).Select(node => Bytes32.Parse((string)node!))];

    public bool Contains(Bytes32 account)
    {
        lock (_gate)
        {
            return _accounts.Contains(account);
        }
    }

    public void Add(Bytes32 account)
    {
        lock (_gate)
        {
            if (_accounts.Count >= MaxAccounts)
            {
                throw CliErrors.BadOption.Error($"{MaxAccounts} accounts are allowed already.");
            }
            _accounts.Add(account);
            folder.WriteJson(Document, Version, new JsonObject
            {
                ["accounts"] = new JsonArray([.. _accounts.Select(allowed => JsonValue.Create(allowed.ToString()))]),
            });
        }
    }
}
