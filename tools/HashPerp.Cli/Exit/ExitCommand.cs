using System.CommandLine;
using HashPerp.Client;

namespace HashPerp.Cli;

/// <summary><c>exit</c>: out of a contract with a kit, the owner's words and a bitcoind, and nobody's help.</summary>
internal static class ExitCommand
{
    public static Command Create() => new("exit", "takes a contract to the chain from its kit, with nobody's help (docs/exits.md)")
    {
        Build(
            "verify", "checks everything in a kit offline, and with a node that it starts from confirmed outputs", new ExitCommandOptions { Node = true },
            VerifyReport.RunAsync),
        Build(
            "plan", "what is still to be confirmed, what it costs, when each pot opens and for whom; changes nothing",
            new ExitCommandOptions { Node = true, Words = true, Keys = true, Fees = true, Coins = true }, ExitPlan.RunAsync),
        Build(
            "run", $"unrolls, waits and claims; may be stopped and started at any time. Exit code {ExitRun.MoreToDo} with --once: there is more to do",
            new ExitCommandOptions { Node = true, Words = true, Keys = true, Fees = true, Run = true }, ExitRun.RunAsync),
        Build(
            "watch", "sees when somebody brings an old output or a pot to the chain, and answers as 'run' would; publishes nothing before",
            new ExitCommandOptions { Node = true, Words = true, Keys = true, Fees = true, Run = true, Watch = true }, ExitWatch.RunAsync),
        FetchCommand.Create(),
        CoinsCommand.Create(),
    };

    internal static Command Build(string name, string description, ExitCommandOptions options, Func<ExitOptions, EventOutput, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var read = options.Read(result);
            return run(read, new EventOutput(Console.Out, read.Json), cancel);
        });
        return command;
    }
}
