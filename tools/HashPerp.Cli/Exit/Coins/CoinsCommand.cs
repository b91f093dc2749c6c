using System.CommandLine;

namespace HashPerp.Cli;

/// <summary><c>exit coins</c>: the owner's ordinary coins to the chain when the operator is dead (30-contract-protocol section 5, X10).</summary>
internal static class CoinsCommand
{
    public static Command Create() => new("coins", "takes coins outside of contracts to the chain, from the records of the owner's agent")
    {
        ExitCommand.Build(
            "plan", "what each coin is, what it costs to take it out, and by when to begin; changes nothing",
            new ExitCommandOptions { Agent = true, Node = true, Words = true, Fees = true, Coins = true }, CoinsPlan.RunAsync),
        ExitCommand.Build(
            "run", $"unrolls every coin that is worth it, waits and takes it; may be stopped and started at any time. Exit code {ExitRun.MoreToDo} with --once: there is more to do",
            new ExitCommandOptions { Agent = true, Node = true, Words = true, Fees = true, Run = true }, CoinsRun.RunAsync),
    };
}
