using System.Text.Json.Nodes;

namespace HashPerp.Cli;

/// <summary>X2: nobody waits for a loser, and a loser who comes back with words and kit still has what it won.</summary>
internal sealed class CounterpartySilent : Disaster
{
    public override string Name => "counterparty-silent";

    public override string Row => "X2";

    public override string Story => "Bob's agent is killed as soon as the contract is live. Alice's settles its rungs alone; then Bob comes back with words and kit for his own.";

    public override async Task RunAsync(DisasterStage stage, CancellationToken cancel)
    {
        await stage.KillAgentsAsync([stage.Bob], cancel);
        await stage.ReplayToEndAsync(cancel);
        await stage.SettleAsync([stage.Alice], cancel);
        var keys = await stage.PublishedKeysAsync(cancel);
        // Her records are hers alone from here on: no two processes work in one agent's folder.
        await stage.KillAgentsAsync([stage.Alice], cancel);
        using var settled = await SettledCoins.OpenAsync(stage.Alice, stage.Chain, waitsForPots: false, cancel);
        stage.Output.Event(
            "settled.leaves", $"To show that it is there, Alice takes it to the chain: {settled.Transactions} transactions, her {settled.Count} settlements on top of the contract's graph.",
            new JsonObject { ["user"] = "Alice", ["transactions"] = settled.Transactions });
        await using var exits = new DisasterExits(stage, [stage.Bob], keys, settled);
        await exits.BeginAsync(cancel);
        await exits.FinishAsync(cancel);
    }
}
