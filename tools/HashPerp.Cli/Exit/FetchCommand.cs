using System.CommandLine;
using HashPerp.Bitcoin;

namespace HashPerp.Cli;

/// <summary>What <c>exit fetch</c> is told.</summary>
/// <param name="Gateway">Where the owner logs in.</param>
/// <param name="Keeper">ContractLifecycle, which keeps the copies.</param>
/// <param name="Origin">The gateway's public name.</param>
/// <param name="Folder">Where the kits go.</param>
internal sealed record FetchOptions(Uri Gateway, Uri Keeper, string Origin, BitcoinNetwork Network, string? WordsFile, string Folder, bool Json);

/// <summary>The options of <c>exit fetch</c>.</summary>
internal static class FetchCommand
{
    private const string GatewayVariable = "services__gateway__http__0";
    private const string KeeperVariable = "services__contractlifecycle__grpc__0";
    private const string RelayVariable = "services__relay__grpc__0";

    public static Command Create()
    {
        var gateway = new Option<string?>("--gateway") { Description = $"the exchange's gateway, where to log in, such as http://127.0.0.1:8080; otherwise {GatewayVariable}" };
        var keeper = new Option<string?>("--keeper") { Description = $"ContractLifecycle, which is the relay too; otherwise {KeeperVariable} or {RelayVariable}" };
        var origin = new Option<string?>("--origin") { Description = "the gateway's public name; otherwise Gateway__Origin, or hashperp" };
        var network = new Option<string>("--network") { Description = "bitcoin, signet or regtest", DefaultValueFactory = _ => "regtest" };
        network.AcceptOnlyFromAmong("bitcoin", "signet", "regtest");
        var words = new Option<string?>("--words-file") { Description = $"a file with the owner's seed words; otherwise {OwnerWords.Variable}" };
        var folder = new Option<string>("--folder") { Description = "the kits are written to kits/ in it; by default the current folder", DefaultValueFactory = _ => "." };
        var json = new Option<bool>("--json") { Description = "one JSON object a line instead of text" };
        var command = new Command("fetch", "downloads, opens and verifies the copies of all kits of these words that an exchange keeps; the only one of these commands that asks an exchange")
        {
            gateway, keeper, origin, network, words, folder, json,
        };
        command.SetAction((result, cancel) =>
        {
            var options = new FetchOptions(
                Address("--gateway", result.GetValue(gateway), GatewayVariable), Address("--keeper", result.GetValue(keeper), KeeperVariable, RelayVariable),
                Text(result.GetValue(origin), "Gateway__Origin") ?? "hashperp", NetworkOf(result.GetValue(network)!), result.GetValue(words), result.GetValue(folder)!,
                result.GetValue(json));
            return ExitFetch.RunAsync(options, new EventOutput(Console.Out, options.Json), cancel);
        });
        return command;
    }

    private static BitcoinNetwork NetworkOf(string name) => name switch
    {
        "bitcoin" => BitcoinNetwork.Mainnet,
        "signet" => BitcoinNetwork.Signet,
        _ => BitcoinNetwork.Regtest,
    };

    private static Uri Address(string option, string? given, params string[] variables) =>
        Text(given, variables) is not { } text ? throw CliErrors.BadOption.Error($"{option} is missing.", $"Give it, or set {string.Join(" or ", variables)}.")
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw CliErrors.BadOption.Error($"'{text}' is no address.", "Write http://host:port.");

    private static string? Text(string? given, params string[] variables) =>
        new[] { given }.Concat(variables.Select(Environment.GetEnvironmentVariable)).FirstOrDefault(text => !string.IsNullOrEmpty(text));
}
