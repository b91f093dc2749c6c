using System.CommandLine;
using HashPerp.Bitcoin;

namespace HashPerp.Cli;

/// <summary>The options that the exit commands choose from. The words are never one of them: everybody on a machine sees command lines.</summary>
internal sealed class ExitCommandOptions
{
    private readonly Argument<string> _kit = new("kit") { Description = "the exit kit, as the agent's method 'kit' names it" };
    private readonly Argument<string[]> _kits = new("kits") { Description = "exit kits of one owner, any number", Arity = ArgumentArity.OneOrMore };
    private readonly Argument<string> _agent = new("agent-folder") { Description = "the folder of the owner's agent or a copy of it; nothing is changed in it" };
    private readonly Option<int> _warn = new("--warn-hours") { Description = "hours before an unroll deadline in which it is told", DefaultValueFactory = _ => 24 };
    private readonly Option<bool> _auto = new("--auto-unroll") { Description = "unroll at the deadline; only for contracts that are still alive" };
    private readonly Option<bool> _json = new("--json") { Description = "one JSON object a line instead of text" };
    private readonly Option<string?> _url = new("--rpc-url") { Description = "bitcoind, such as http://127.0.0.1:18443; otherwise Bitcoin__RpcUrl" };
    private readonly Option<string?> _user = new("--rpc-user") { Description = "otherwise Bitcoin__RpcUser" };
    private readonly Option<string?> _password = new("--rpc-password") { Description = "better Bitcoin__RpcPassword, which others don't see" };
    private readonly Option<string?> _cookie = new("--rpc-cookie") { Description = "the node's .cookie file in place of user and password" };
    private readonly Option<string?> _words = new("--words-file") { Description = $"a file with the owner's seed words; otherwise {OwnerWords.Variable}" };
    private readonly Option<string?> _folder = new("--folder") { Description = "state folder; by default beside the kit or the agent's folder, ending in .exit" };
    private readonly Option<string[]> _keys = new("--key") { Description = "an outcome key that an attestor has published, hex; may be repeated", DefaultValueFactory = _ => [] };
    private readonly Option<int?> _rate = new("--fee-rate") { Description = "sat/vB; by default the node's estimate, 2 without one" };
    private readonly Option<int> _most = new("--max-fee-rate") { Description = "sat/vB that are never exceeded", DefaultValueFactory = _ => 200 };
    private readonly Option<int?> _coins = new("--fee-coins") { Description = "fee coins to reckon with; by default those that the words have, one without words" };
    private readonly Option<int> _confirmations = new("--confirmations") { Description = "blocks after which a claim counts as final", DefaultValueFactory = _ => 6 };
    private readonly Option<int> _pace = new("--pace-ms") { Description = "milliseconds between two looks at the node", DefaultValueFactory = _ => 5_000 };
    private readonly Option<string?> _to = new("--to") { Description = "the address to which what is yours is sent in the end" };
    private readonly Option<bool> _once = new("--once") { Description = "one round, for cron: 0 when done or all is quiet, 10 when there is more to do" };

    public bool Node { get; init; }

    public bool Words { get; init; }

    public bool Keys { get; init; }

    public bool Fees { get; init; }

    public bool Coins { get; init; }

    public bool Run { get; init; }

    public bool Watch { get; init; }

    /// <summary>An agent's folder in place of a kit.</summary>
    public bool Agent { get; init; }

    public void AddTo(Command command)
    {
        command.Add(Agent ? _agent : Watch ? _kits : _kit);
        Add(command, Node, _url, _user, _password, _cookie);
        Add(command, Words, _words, _folder);
        Add(command, Keys, _keys);
        Add(command, Fees, _rate, _most);
        Add(command, Coins, _coins);
        Add(command, Run, _confirmations, _pace, _once);
        Add(command, Run && !Watch, _to);
        Add(command, Watch, _warn, _auto);
        command.Add(_json);
    }

    /// <exception cref="Primitives.HashPerpException"><see cref="CliErrors.BadOption"/>.</exception>
    public ExitOptions Read(ParseResult result)
    {
        string[] kits = Watch ? result.GetValue(_kits)! : [result.GetValue(Agent ? _agent : _kit)!];
        var options = new ExitOptions { Kit = kits[0], Kits = kits, Json = result.GetValue(_json), Node = NodeOf(result) };
        if (Words)
        {
            options = options with { WordsFile = result.GetValue(_words), Folder = result.GetValue(_folder) ?? (Agent ? BesideAgent(kits[0]) : null) };
        }
        if (Keys)
        {
            options = options with { Keys = result.GetValue(_keys)! };
        }
        if (Fees)
        {
            var most = Within("--max-fee-rate", result.GetValue(_most), 10_000);
            options = options with { FeeRate = result.GetValue(_rate) is { } rate ? Within("--fee-rate", rate, most) : null, MaxFeeRate = most };
        }
        if (Coins)
        {
            options = options with { FeeCoins = result.GetValue(_coins) is { } coins ? Within("--fee-coins", coins, 20) : null };
        }
        if (Watch)
        {
            options = options with { WarnHours = Within("--warn-hours", result.GetValue(_warn), 10_000), AutoUnroll = result.GetValue(_auto) };
        }
        return !Run ? options : options with
        {
            Confirmations = Within("--confirmations", result.GetValue(_confirmations), 100),
            Pace = TimeSpan.FromMilliseconds(Within("--pace-ms", result.GetValue(_pace), 3_600_000)),
            Once = result.GetValue(_once),
            To = Watch ? null : result.GetValue(_to),
        };
    }

    /// <summary>An agent's folder may have a dot in its name, which is no ending.</summary>
    private static string BesideAgent(string folder) => $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))}.exit";

    private static void Add(Command command, bool wanted, params IEnumerable<Option> options)
    {
        foreach (var option in wanted ? options : [])
        {
            command.Add(option);
        }
    }

    private RPCEndpoint? NodeOf(ParseResult result)
    {
        if ((result.GetValue(_url) ?? Environment.GetEnvironmentVariable("Bitcoin__RpcUrl")) is not { Length: > 0 } text)
        {
            return null;
        }
        var url = Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? parsed : throw CliErrors.BadOption.Error($"'{text}' is no address.", "Write http://host:port.");
        if (result.GetValue(_cookie) is { } cookie)
        {
            return RPCEndpoint.WithCookie(url, cookie);
        }
        return RPCEndpoint.WithPassword(
            url, result.GetValue(_user) ?? Environment.GetEnvironmentVariable("Bitcoin__RpcUser") ?? "",
            result.GetValue(_password) ?? Environment.GetEnvironmentVariable("Bitcoin__RpcPassword") ?? "");
    }

    private static int Within(string option, int value, int most) => value >= 1 && value <= most
        ? value
        : throw CliErrors.BadOption.Error($"{option} {value}.", $"Choose a number from 1 to {most}.");
}
