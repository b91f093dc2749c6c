using System.CommandLine;
using HashPerp.Cli;
using HashPerp.Primitives;

var root = new RootCommand("HashPerp on the command line")
{
    DemoCommand.Create(), AgentCommand.Create(), TradersCommand.Create(), ExitCommand.Create(), EvidenceCommand.Create(),
};
try
{
    // A signal ends a command in good order, which the traders' agents and batches need some time for.
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
}
catch (HashPerpException error)
{
    Console.Error.WriteLine(error.Message);
    return error.Code == CliErrors.BadOption || error.Code == CliErrors.UnknownDisaster ? 2 : 1;
}
catch (OperationCanceledException)
{
    return 130;
}
