using System.Collections.Concurrent;
using Grpc.Core;
using HashPerp.Contracts.Asp.V1;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WireOutPoint = HashPerp.Contracts.Common.V1.OutPoint;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>An AspAdapter that says what a test wants.</summary>
internal sealed class FakeAsp : AspAdapter.AspAdapterBase, IAsyncDisposable
{
    private readonly WebApplication _app;
    private volatile string[] _standing = [];

    private FakeAsp()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.MapGrpcService<FakeAsp>();
    }

    public Uri Url => new(_app.Urls.First());

    /// <summary>Nobody answers.</summary>
    public bool IsAway { get; set; }

    /// <summary>What the operator says of coins, by outpoint.</summary>
    public ConcurrentDictionary<string, Coin> Coins { get; } = new();

    /// <summary>Steps that were asked about, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Outputs that are watched.</summary>
    public ConcurrentQueue<string> Watched { get; } = new();

    public static async Task<FakeAsp> StartAsync()
    {
        var asp = new FakeAsp();
        await asp._app.StartAsync();
        return asp;
    }

    /// <summary>From now on the operator holds these steps of every contract.</summary>
    public void Holds(params string[] steps) => _standing = steps;

    public override Task<VerifyContractResponse> VerifyContract(VerifyContractRequest request, ServerCallContext context)
    {
        RequirePresence();
        Asked.Enqueue(request.Step);
        var plan = ContractPlan.Of(ContractTerms.Parse(request.Terms.Span), request.SetupSecretHash.IsEmpty ? null : new Bytes32(request.SetupSecretHash.Span));
        var step = Enum.Parse<VerifiedStep>(request.Step, ignoreCase: true);
        var response = new VerifyContractResponse { Stands = _standing.Contains(request.Step), ArkTxid = plan.TxidOf(step) };
        response.Pots.AddRange(plan.LiveOutputs(step).Select(outPoint => new WireOutPoint { Txid = outPoint.Hash.ToString(), Vout = outPoint.N }));
        return Task.FromResult(response);
    }

    public override Task<GetCoinsResponse> GetCoins(GetCoinsRequest request, ServerCallContext context)
    {
        RequirePresence();
        var response = new GetCoinsResponse();
        response.Coins.AddRange(request.Outpoints.Select(Text).Where(Coins.ContainsKey).Select(outPoint => Coins[outPoint]));
        return Task.FromResult(response);
    }

    public override Task<WatchResponse> Watch(WatchRequest request, ServerCallContext context)
    {
        RequirePresence();
        foreach (var outPoint in request.Outpoints)
        {
            Watched.Enqueue(Text(outPoint));
        }
        return Task.FromResult(new WatchResponse());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void RequirePresence()
    {
        if (IsAway)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "away"));
        }
    }

    private static string Text(WireOutPoint outPoint) => $"{outPoint.Txid}:{outPoint.Vout}";
}
