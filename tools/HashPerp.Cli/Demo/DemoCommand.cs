using System.CommandLine;
using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary><c>demo</c>: plays the whole story against servers that run already (./hashperp demo starts them).</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var from = new Option<int>("--from") { Description = "mainnet height of the listing block", DefaultValueFactory = _ => 824_544 };
        var blocks = new Option<int>("--blocks") { Description = "the forward ends so many blocks later", DefaultValueFactory = _ => 1_008 };
        var strikes = new Option<string>("--strikes") { Description = "rungs as multiples of the then hashprice", DefaultValueFactory = _ => "0.98,1.02" };
        var json = new Option<bool>("--json") { Description = "one JSON object a line instead of text" };
        var folder = new Option<string>("--folder") { Description = "folder for seeds, agents and logs", Required = true };
        var disaster = new Option<string?>("--disaster")
        {
            Description = $"what goes wrong instead: {string.Join(", ", Disaster.All.Select(known => known.Name))}; over a history of its own",
        };
        var parts = new Option<string?>("--parts") { Description = "file with name and process id of each part that runs; --disaster kills them" };
        var command = new Command("demo", "two people open, hold and settle hashprice contracts over real mainnet history") { from, blocks, strikes, json, folder, disaster, parts };
        command.SetAction((result, cancel) =>
        {
            if (result.GetValue(disaster) is not { } name)
            {
                return RunAsync(OptionsOf(result.GetValue(from), result.GetValue(blocks), result.GetValue(strikes)!.Split(','), result.GetValue(json), result.GetValue(folder)!), cancel);
            }
            var changes = ((Option[])[from, blocks, strikes]).Any(option => result.GetResult(option) is { Implicit: false });
            var chosen = DisasterOptions.Check(name, changes, result.GetValue(parts));
            var options = OptionsOf(DisasterOptions.From, DisasterOptions.Blocks, DisasterOptions.Strikes, result.GetValue(json), result.GetValue(folder)!);
            return DisasterCommand.RunAsync(chosen, options, result.GetValue(parts)!, cancel);
        });
        return command;
    }

    private static DemoOptions OptionsOf(int from, int blocks, IReadOnlyList<string> strikes, bool json, string folder) => new(
        from, blocks, strikes, json, folder, ServiceAddress.Of("arkserver"), ServiceAddress.Of("orderbook"), ServiceAddress.Setting("HASHPERP_ADMIN_TOKEN", token => token),
        ServiceAddress.Setting("Bitcoin__RpcUrl", url => new Uri(url)), ServiceAddress.Setting("Bitcoin__RpcUser", user => user),
        ServiceAddress.Setting("Bitcoin__RpcPassword", password => password));

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancel)
    {
        options.Validate(MainnetFacts.Embedded);
        var output = new EventOutput(Console.Out, options.Json);
        using var node = new RPCClient(RPCEndpoint.WithPassword(options.RpcUrl, options.RpcUser, options.RpcPassword));
        using var services = new OperatorBooks(options.Operator);
        using var exchange = new ExchangeClient(options.OrderBook, () => options.AdminToken);
        var chain = new ChainReplay(node, MainnetFacts.Embedded, options.HeightOffset);
        await using var alice = new AgentUser(StartAgent("Alice", options, output.Refused));
        await using var bob = new AgentUser(StartAgent("Bob", options, output.Refused));
        // What she hears when she is back, that her match is over, is no news.
        await using var carol = new AgentUser(StartAgent("Carol", options, (_, _) => { }));
        var scenario = new DemoScenario(options, services, exchange, alice, bob, carol, chain, output);
        return await scenario.RunAsync(cancel) ? 0 : throw CliErrors.NotZeroSum.Error("The balances do not add up.", "This is a bug: keep the logs.");
    }

    private static AgentProcess StartAgent(string name, DemoOptions options, Action<string, JsonObject> refused)
    {
        var folder = Path.Combine(options.Folder, name.ToLowerInvariant());
        Directory.CreateDirectory(folder);
        string[] arguments =
        [
            "--folder", Path.Combine(folder, "agent"), "--profile", "replay", "--height-offset", options.HeightOffset.ToString(), "--activate", "on-request",
        ];
        return AgentProcess.Start(name, arguments, Path.Combine(folder, "agent.log"), (_, data) => refused(name, data));
    }
}
