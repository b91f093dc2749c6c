using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>The methods of the control protocol.</summary>
/// <param name="watch">How the watch of the chain stands.</param>
internal sealed class AgentMethods(AgentParts parts, Func<JsonObject> watch)
{
    private readonly CoinMethods _coins = new(parts);
    private readonly ExchangeMethods _exchange = new(parts);
    private readonly CloseMethods _closes = new(parts.Contracts, TimeProvider.System);

    public async Task<JsonNode?> CallAsync(string method, JsonObject parameters, CancellationToken cancel)
    {
        try
        {
            return method switch
            {
                "account" => new JsonObject { ["account"] = parts.Keys.Account.ToString() },
                "boarding-address" => await _coins.BoardingAddressAsync(cancel),
                "board" => await _coins.BoardAsync(parameters, cancel),
                "balance" => await _coins.BalanceAsync(cancel),
                "coins" => _coins.List(),
                "allow" => Allow(parameters),
                "propose" => await ProposeAsync(parameters, cancel),
                // The short way to a close: to offer the same is to accept.
                "request" when Text(parameters, "step") == StepNames.Close => Describe(await _closes.Find("close-offer", parameters, cancel)!),
                "request" => Describe(await parts.Contracts.RequestAsync(Text(parameters, "round"), Text(parameters, "step"), cancel)),
                "contracts" => new JsonArray([.. parts.Contracts.Contracts.Where(record => !OnlyLive(parameters) || !record.IsOver)
                    .OrderBy(record => record.StartedAtUnixMs).Select(Describe)]),
                "kit" => Kit(parameters),
                "watch" => watch(),
                _ when _closes.Find(method, parameters, cancel) is { } closing => Describe(await closing),
                _ => await (_exchange.Find(method, parameters, cancel) ?? throw CliErrors.UnknownMethod.Error(
                    $"'{method}' is no method.",
                    $"There are: account, boarding-address, board, balance, coins, allow, propose, request, {CloseMethods.Names}, contracts, kit, watch, {ExchangeMethods.Names}.")),
            };
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new HashPerpException(CliErrors.MalformedRequest, $"The parameters of {method} can't be read: {error.Message}", "See docs/agent.md.", error);
        }
    }

    /// <summary>A contract for the outside: state, transactions, settled rungs; nothing secret.</summary>
    public static JsonObject Describe(ContractRecord record)
    {
        var terms = record.Terms is { } bytes ? ContractTerms.Parse(Hex.Decode(bytes)) : null;
        return new JsonObject
        {
            ["round"] = record.Round,
            ["contract"] = terms?.Id().ToString(),
            ["height"] = terms?.Series.Height,
            ["leg"] = record.Leg.ToString().ToUpperInvariant(),
            ["state"] = record.State.ToString(),
            ["note"] = record.Note,
            ["match"] = record.Match?.MatchId,
            ["order"] = record.Match?.ToTrade().OrderOf(record.Leg).Id().ToString(),
            ["price"] = record.Match?.Price,
            ["lots"] = record.Match?.Lots,
            ["txids"] = new JsonObject(record.Steps.Where(step => step.ArkTransaction is not null).Select(step =>
                KeyValuePair.Create(step.Name, (JsonNode?)PSBT.Parse(step.ArkTransaction!).GlobalTransaction.GetHash().ToString()))),
            ["closing"] = CloseMethods.Describe(record, terms),
            ["settlements"] = new JsonArray([.. record.Settlements.OrderBy(settled => settled.Rung).Select(settled => new JsonObject
            {
                ["rung"] = settled.Rung,
                ["strike_sat"] = terms!.Rungs[settled.Rung].Strike.Value,
                ["time"] = terms.Rungs[settled.Rung].Time,
                ["winner"] = settled.Winner.ToString().ToUpperInvariant(),
                ["txid"] = settled.Txid,
                ["pot_sat"] = settled.PotSat,
                ["height"] = settled.DecidedHeight,
            })]),
        };
    }

    /// <summary>Whether a list shall leave out what is over.</summary>
    public static bool OnlyLive(JsonObject parameters) => (bool?)parameters["live"] ?? false;

    /// <summary>Where a contract's exit kit lies: the file to back up.</summary>
    private JsonObject Kit(JsonObject parameters)
    {
        var round = Text(parameters, "round");
        var record = parts.Contracts.Contracts.FirstOrDefault(record => record.Round == round);
        var terms = record?.Terms
            ?? throw ContractErrors.UnknownRound.Error($"No agreed contract {round} here.", "List the contracts first.");
        var kits = new KitStore(parts.Folder);
        var contract = ContractTerms.Parse(Hex.Decode(terms)).Id();
        var kit = kits.Find(contract) ?? throw ContractErrors.WrongState.Error($"Contract {contract} does not stand yet.", "Its kit comes with its opening.");
        return new JsonObject
        {
            ["path"] = kits.PathOf(contract), ["kit_id"] = kit.KitId.ToString(), ["version"] = kit.Version, ["has_pots"] = kit.HasPots,
            ["transactions"] = kit.Graph.Count, ["unroll_by"] = UnrollRule.UnrollBy(kit, record!),
        };
    }

    private JsonObject Allow(JsonObject parameters)
    {
        parts.Allowed.Add(Bytes32.Parse(Text(parameters, "account")));
        return [];
    }

    private async Task<JsonNode> ProposeAsync(JsonObject parameters, CancellationToken cancel)
    {
        var strikes = ((JsonArray)parameters["strikes_sat"]!).Select(node => new SatPerPhDay((int)node!)).ToArray();
        var market = new Market(parts.Keys.Genesis, (uint)parameters["height"]!, strikes, new Satoshis((long)parameters["per_lot_sat"]!));
        var request = new ProposalRequest(
            Bytes32.Parse(Text(parameters, "peer")),
            Enum.Parse<Leg>(Text(parameters, "leg"), ignoreCase: true),
            Enum.Parse<OpeningMode>(Text(parameters, "mode")),
            market,
            (uint)parameters["price"]!,
            (uint)parameters["lots"]!,
            (uint?)parameters["setup_deadline"] ?? 0);
        return Describe(await parts.Contracts.ProposeAsync(request, cancel));
    }

    private static string Text(JsonObject parameters, string name) => (string?)parameters[name]
        ?? throw CliErrors.MalformedRequest.Error($"'{name}' is missing.", "See docs/agent.md.");
}
