using System.CommandLine;
using HashPerp.Bitcoin;

namespace HashPerp.Cli;

/// <summary><c>agent</c>: a user's signing agent, driven through its standard input (see <see cref="ControlRequest"/>).</summary>
internal static class AgentCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--folder") { Description = "the agent's private folder; a new seed is made in an empty one", Required = true };
        var profile = new Option<string>("--profile") { Description = "chain profile: node, virtual or replay", DefaultValueFactory = _ => "node" };
        var offset = new Option<int>("--height-offset") { Description = "display height less node height" };
        var activate = new Option<string>("--activate") { Description = "when to activate a two-step contract: at-once or on-request", DefaultValueFactory = _ => "at-once" };
        activate.AcceptOnlyFromAmong("at-once", "on-request");
        var attestors = new Option<string[]>("--attestor") { Description = "key of an attestor to pin, hex; by default the one that is met first", DefaultValueFactory = _ => [] };
        var stake = new Option<long>("--max-stake-sat") { Description = "the most that one contract or order may stake", DefaultValueFactory = _ => 100_000_000 };
        var most = new Option<int>("--max-contracts") { Description = "how many contracts may be open at a time", DefaultValueFactory = _ => 100 };
        var patience = new Option<int>("--operator-patience-seconds")
        {
            Description = "an operator that is silent for so long puts live contracts at risk: the agent says what to do by when", DefaultValueFactory = _ => 600,
        };
        patience.Validators.Add(option =>
        {
            if (option.GetValueOrDefault<int>() is < 1 or > 86_400)
            {
                option.AddError("--operator-patience-seconds takes 1 to 86400.");
            }
        });
        var stay = new Option<bool>("--no-auto-unroll")
        {
            Description = "take no contract to the chain because its operator stays silent until the unroll deadline; what others bring there is answered all the same",
        };
        var towers = new Option<string[]>("--tower")
        {
            Description = "address of a watchtower that is given the kits of this agent's contracts; may be repeated, needs an exchange to log in at", DefaultValueFactory = _ => [],
        };
        towers.Validators.Add(option =>
        {
            if (!option.GetValueOrDefault<string[]>()!.All(IsHttp))
            {
                option.AddError("--tower takes an address such as http://127.0.0.1:7090.");
            }
        });
        var command = new Command("agent", "holds a user's keys, signs contracts and settles them; one JSON request a line on standard input")
        {
            folder, profile, offset, activate, attestors, stake, most, patience, stay, towers,
        };
        command.SetAction(async (result, cancel) =>
        {
            var node = ServiceAddress.Node;
            var options = new AgentOptions(
                result.GetValue(folder)!, result.GetValue(profile)!, result.GetValue(offset), result.GetValue(activate) == "at-once",
                result.GetValue(stake), result.GetValue(most), TimeSpan.FromSeconds(result.GetValue(patience)), !result.GetValue(stay),
                result.GetValue(attestors)!, ServiceAddress.Of("arkserver"), ServiceAddress.Of("attestor"), ServiceAddress.Of("relay"),
                ServiceAddress.RelayOrigin, ServiceAddress.Exchange, node, [.. result.GetValue(towers)!.Select(tower => new Uri(tower))]);
            if (options.Towers.Count > 0 && options.Exchange is null)
            {
                throw CliErrors.BadOption.Error("A watchtower needs the login of an exchange, and none is configured.", "Set the exchange's addresses, or leave --tower out.");
            }
            await using var host = await AgentHost.StartAsync(options, cancel);
            using var loop = new ControlLoop(host, Console.In, Console.Out);
            await loop.RunAsync(cancel);
            return 0;
        });
        return command;
    }

    private static bool IsHttp(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https");
}
