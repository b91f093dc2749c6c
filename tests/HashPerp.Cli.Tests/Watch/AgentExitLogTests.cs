using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging.Abstractions;

namespace HashPerp.Cli.Tests;

public sealed class AgentExitLogTests
{
    private readonly List<(string Name, JsonObject Data)> _told = [];
    private readonly AgentExitLog _log;

    public AgentExitLogTests() => _log = new AgentExitLog("r1", new Bytes32(new byte[32]), (name, data) => _told.Add((name, data)), NullLogger.Instance);

    [Fact]
    public void What_only_the_block_has_changed_is_no_news()
    {
        foreach (var (rung, height, taken) in new[] { (0, 5, null), (1, 5, null), (0, 6, null), (0, 7, "FastTime"), (1, 7, null), (0, 8, "FastTime") })
        {
            _log.Event("exit.output", $"Block {height}", new JsonObject { ["rung"] = rung, ["height"] = height, ["taken"] = taken, ["confirmations"] = height });
        }
        Assert.Equal([(0, 5), (1, 5), (0, 7)], _told.Select(line => ((int)line.Data["rung"]!, (int)line.Data["height"]!)));
        Assert.All(_told, line => Assert.Equal("r1", (string?)line.Data["round"]));
    }

    [Fact]
    public void The_lack_of_a_fee_coin_is_left_to_the_call_for_all_contracts_and_other_waits_are_told()
    {
        _log.Event("exit.waits", "", new JsonObject { ["number"] = ClientErrors.NoFeeCoin.Number, ["reason"] = "none" });
        _log.Event("exit.waits", "", new JsonObject { ["number"] = ClientErrors.UnrollFailed.Number, ["reason"] = "spent" });
        Assert.Equal(ClientErrors.UnrollFailed.Number, (int)Assert.Single(_told).Data["number"]!);
    }
}
