using HashPerp.Bitcoin;
using HashPerp.OracleIngest.Core;

namespace HashPerp.OracleIngest;

/// <summary>The section <c>Bitcoin</c> of the configuration: the node.</summary>
public sealed class BitcoinOptions
{
    public const string Section = "Bitcoin";

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    public string RpcUrl { get; init; } = "";

    public string RpcUser { get; init; } = "";

    public string RpcPassword { get; init; } = "";

    /// <summary>Where the node publishes <c>hashblock</c> or <c>rawblock</c>, for example <c>tcp://127.0.0.1:28332</c>; empty to look at intervals only.</summary>
    public string ZmqBlock { get; init; } = "";

    /// <exception cref="Primitives.HashPerpException"><see cref="OracleIngestErrors.InvalidConfiguration"/>.</exception>
    public RPCClient CreateClient() => Uri.TryCreate(RpcUrl, UriKind.Absolute, out var url)
        ? new RPCClient(RPCEndpoint.WithPassword(url, RpcUser, RpcPassword), CallTimeout)
        : throw OracleIngestErrors.InvalidConfiguration.Error("Bitcoin:RpcUrl is missing or not a URL.", "Name the node, for example http://127.0.0.1:18443.");
}
