using System.Collections.Concurrent;
using Grpc.Core;
using HashPerp.Contracts.Asp.V1;

namespace HashPerp.Settlement.Tests;

/// <summary>AspAdapter as far as this service asks it: what is watched, and what was spent before anybody watched.</summary>
internal sealed class FakeAsp : AspAdapter.AspAdapterBase
{
    /// <summary>Holder -> outpoints.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<string>> Watched { get; } = new();

    /// <summary>Outpoint -> spender.</summary>
    public ConcurrentDictionary<string, string> Spent { get; } = new();

    /// <summary>What an operator in contract-aware mode would have been told: the number of a series' leaves, the terms of a contract in hex.</summary>
    public ConcurrentQueue<string> Registered { get; } = new();

    public override Task<Registration> RegisterSeries(RegisterSeriesRequest request, ServerCallContext context)
    {
        Registered.Enqueue($"series of {request.Leaves.Count}, signed with {request.Signature.Length} bytes");
        return Task.FromResult(new Registration { Supported = true });
    }

    public override Task<Registration> RegisterContract(RegisterContractRequest request, ServerCallContext context)
    {
        Registered.Enqueue(Primitives.Hex.Encode(request.Terms.Span));
        return Task.FromResult(new Registration { Supported = true });
    }

    public override Task<WatchResponse> Watch(WatchRequest request, ServerCallContext context)
    {
        Watched[request.Holder] = [.. request.Outpoints.Select(Text)];
        return Task.FromResult(new WatchResponse());
    }

    public override Task<GetCoinsResponse> GetCoins(GetCoinsRequest request, ServerCallContext context)
    {
        var response = new GetCoinsResponse();
        response.Coins.Add(request.Outpoints.Select(outpoint =>
        {
            var spender = Spent.GetValueOrDefault(Text(outpoint));
            return new Coin { Outpoint = outpoint, Spent = spender is not null, SpentBy = spender ?? "" };
        }));
        return Task.FromResult(response);
    }

    private static string Text(Contracts.Common.V1.OutPoint outpoint) => $"{outpoint.Txid}:{outpoint.Vout}";
}
