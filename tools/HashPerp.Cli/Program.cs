using System.CommandLine;
using HashPerp.Cli;
using HashPerp.Primitives;

var root = new RootCommand("HashPerp on the command line") { DemoCommand.Create(), AgentCommand.Create() };
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (HashPerpException error)
{
    Console.Error.WriteLine(error.Message);
    return error.Code == CliErrors.BadOption ? 2 : 1;
}
catch (OperationCanceledException)
{
    return 130;
}
