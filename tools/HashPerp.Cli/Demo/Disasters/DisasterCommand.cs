using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary><c>demo --disaster</c>: a live contract, a death, and everybody's money.</summary>
internal static class DisasterCommand
{
    /// <exception cref="HashPerpException"><see cref="CliErrors.NotZeroSum"/>, or what went wrong before.</exception>
    public static async Task<int> RunAsync(Disaster disaster, DemoOptions options, string partsFile, CancellationToken cancel)
    {
        var parts = SystemParts.Read(partsFile);
        parts.Require(DisasterStage.EveryPart);
        var output = new EventOutput(Console.Out, options.Json);
        output.Event("disaster.started", $"{disaster.Name} ({disaster.Row}): {disaster.Story}", new JsonObject { ["disaster"] = disaster.Name, ["row"] = disaster.Row });
        using var node = new RPCClient(RPCEndpoint.WithPassword(options.RpcUrl, options.RpcUser, options.RpcPassword));
        using var books = new OperatorBooks(options.Operator);
        using var exchange = new ExchangeClient(options.OrderBook, () => options.AdminToken);
        var told = new HashSet<string>();
        await using var alice = Start("Alice", Leg.Height, options, node, output, told);
        await using var bob = Start("Bob", Leg.Time, options, node, output, told);
        var chain = new DisasterChain(node, options.HeightOffset);
        var opening = new DisasterOpening(options, books, exchange, alice, bob, chain, output);
        var operatorSat = await opening.FundAsync(cancel);
        await opening.OpenAsync(cancel);
        var stage = new DisasterStage(options, parts, books, alice, bob, chain, output);
        await disaster.RunAsync(stage, cancel);
        await new DisasterAccount(stage, operatorSat, opening.BroughtBy).RequireAsync(cancel);
        return 0;
    }

    private static LeavingOwner Start(string name, Leg leg, DemoOptions options, RPCClient node, EventOutput output, HashSet<string> told)
    {
        var folder = Path.Combine(options.Folder, name.ToLowerInvariant());
        Directory.CreateDirectory(folder);
        string[] arguments = ["--folder", Path.Combine(folder, "agent"), "--profile", "replay", "--height-offset", options.HeightOffset.ToString()];
        var agent = AgentProcess.Start(name, arguments, Path.Combine(folder, "agent.log"), (_, data) => output.Refused(name, data, told));
        return new LeavingOwner(agent, folder, leg, options, node);
    }
}
