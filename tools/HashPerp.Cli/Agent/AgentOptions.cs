using HashPerp.Bitcoin;

namespace HashPerp.Cli;

/// <summary>How one user's agent runs.</summary>
/// <param name="Folder">The agent's private folder.</param>
/// <param name="Profile">Chain profile: node, virtual or replay.</param>
/// <param name="HeightOffset">Display height less node height.</param>
/// <param name="ActivateAtOnce">HEIGHT activates two-step contracts as soon as Setup stands.</param>
/// <param name="MaxStakeSat">The most that one contract or order may stake, satoshi.</param>
/// <param name="MaxContracts">Contracts that are not over; matches and proposals beyond are refused.</param>
/// <param name="OperatorPatience">An operator that doesn't answer for so long puts every live contract at risk.</param>
/// <param name="AutoUnroll">Take a contract whose operator stays silent to the chain when its unroll deadline has come.</param>
/// <param name="Exchange">Null: this agent trades with whom it is told to, not through an order book.</param>
/// <param name="Towers">Watchtowers that look after this agent's kits; the exchange's login is theirs too.</param>
/// <param name="Attestors">Attestor keys to pin, hex; empty pins the one at the given address at the first start.</param>
internal sealed record AgentOptions(
    string Folder, string Profile, int HeightOffset, bool ActivateAtOnce, long MaxStakeSat, int MaxContracts, TimeSpan OperatorPatience, bool AutoUnroll,
    IReadOnlyList<string> Attestors, Uri Operator, Uri Attestor, Uri Relay, string RelayOrigin, ExchangeOptions? Exchange, RPCEndpoint Node, IReadOnlyList<Uri> Towers);

/// <summary>Where the exchange is.</summary>
/// <param name="Gateway">Login.</param>
/// <param name="Origin">The gateway's public name; must be what the gateway itself believes.</param>
internal sealed record ExchangeOptions(Uri Gateway, Uri OrderBook, string Origin);
