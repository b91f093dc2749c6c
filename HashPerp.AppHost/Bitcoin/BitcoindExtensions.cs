using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HashPerp.Primitives;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.AppHost;

/// <summary>The node that the map starts.</summary>
internal static class BitcoindExtensions
{
    /// <summary>The bitcoind that <c>./hashperp setup</c> unpacked, or <c>HASHPERP_BITCOIND</c>.</summary>
    public static IResourceBuilder<BitcoindResource> AddBitcoind(this IDistributedApplicationBuilder builder, string name)
    {
        var folder = builder.DataFile(name);
        var password = builder.AddParameter($"{name}-password", () => SecretFile.Hex(builder.DataFile("secrets", $"{name}-password")), secret: true);
        var bitcoind = builder.AddResource(new BitcoindResource(name, ToolLocator.Bitcoind, folder, password.Resource))
            .WithHttpEndpoint(name: BitcoindResource.RpcEndpoint)
            .WithEndpoint(scheme: "tcp", name: BitcoindResource.ZmqEndpoint);
        var (rpc, zmq) = (bitcoind.GetEndpoint(BitcoindResource.RpcEndpoint), bitcoind.GetEndpoint(BitcoindResource.ZmqEndpoint));
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(
            new HealthCheckRegistration(key, _ => new BitcoindHealthCheck(rpc, password.Resource), HealthStatus.Unhealthy, []));
        return bitcoind.WithHealthCheck(key).WithArgs(async context =>
        {
            string[] fixedArguments =
            [
                "-regtest", $"-datadir={folder}", "-rpcbind=127.0.0.1", "-rpcallowip=127.0.0.1", "-listen=0", "-dnsseed=0", "-server=1", "-txindex=1",
                "-printtoconsole=1", "-debuglogfile=0", "-rpcworkqueue=256", "-dbcache=64", "-fallbackfee=0.00002",
                // Policy as on mainnet; Knots takes zero-fee version 3 parents in packages only when TRUC rules are enforced.
                "-acceptnonstdtxn=0", "-mempooltruc=enforce",
                // Knots drops a payment locked to height 21 in silence; a wallet makes one now and then while the chain is short.
                "-rejectparasites=0",
                // Replayed blocks are years old: without this the node believes that it is still catching up.
                "-maxtipage=9999999999",
                // So that our reader of block files needs no key.
                "-blocksxor=0",
                $"-rpcauth={RpcAuth(BitcoindResource.User, await password.Resource.GetValueAsync(context.CancellationToken) ?? "")}",
            ];
            foreach (var argument in fixedArguments)
            {
                context.Args.Add(argument);
            }
            context.Args.Add(ReferenceExpression.Create($"-rpcport={rpc.Property(EndpointProperty.TargetPort)}"));
            context.Args.Add(ReferenceExpression.Create($"-zmqpubhashblock=tcp://127.0.0.1:{zmq.Property(EndpointProperty.TargetPort)}"));
            if (File.Exists(Path.Combine(folder, "regtest", "bitcoind.pid")))
            {
                // It was killed: its index lacks the latest blocks, but their files have them.
                context.Args.Add("-reindex");
            }
        });
    }

    /// <summary>
    /// After a restart the node's clock stands where its latest block left it. bitcoind doesn't keep its mock time: it would jump to the present, and every T would
    /// have passed.
    /// </summary>
    public static IResourceBuilder<BitcoindResource> WithReplayedTime(this IResourceBuilder<BitcoindResource> bitcoind, ChainSettings chain)
    {
        var blocks = Path.Combine(bitcoind.Resource.DataFolder, "regtest", "blocks");
        return bitcoind.WithArgs(context =>
        {
            if (chain.IsReplay && BlockFiles.LatestTime(blocks) is { } time)
            {
                context.Args.Add("-mocktime=" + time.ToString(CultureInfo.InvariantCulture));
            }
            return Task.CompletedTask;
        });
    }

    /// <summary>The node is told a digest: everybody can read a command line.</summary>
    private static string RpcAuth(string user, string password)
    {
        var salt = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var digest = HMACSHA256.HashData(Encoding.ASCII.GetBytes(salt), Encoding.UTF8.GetBytes(password));
        return $"{user}:{salt}${Hex.Encode(digest)}";
    }
}
