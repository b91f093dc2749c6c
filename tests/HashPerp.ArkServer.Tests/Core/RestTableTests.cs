using Google.Protobuf.Reflection;
using HashPerp.ArkServer.Rest;
using HashPerp.Contracts.Ark.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

/// <summary>The table of paths, against the protos and against what public clients call.</summary>
public sealed class RestTableTests
{
    private static readonly string[] Paths =
    [
        "GET /v1/info", "POST /v1/batch/registerIntent", "POST /v1/batch/estimateFee", "POST /v1/batch/deleteIntent", "POST /v1/batch/ack",
        "POST /v1/batch/tree/submitNonces", "POST /v1/batch/tree/submitSignatures", "POST /v1/batch/submitForfeitTxs", "GET /v1/batch/events",
        "POST /v1/batch/updateTopics", "POST /v1/tx/submit", "POST /v1/tx/finalize", "POST /v1/tx/pending", "GET /v1/txs", "GET /v1/intent", "POST /v1/intent",
        "GET /v1/indexer/commitmentTx/{txid}", "GET /v1/indexer/commitmentTx/{txid}/forfeitTxs", "GET /v1/indexer/commitmentTx/{txid}/connectors",
        "GET /v1/indexer/batch/{batch_outpoint.txid}/{batch_outpoint.vout}/tree", "GET /v1/indexer/batch/{batch_outpoint.txid}/{batch_outpoint.vout}/tree/leaves",
        "GET /v1/indexer/batch/{batch_outpoint.txid}/{batch_outpoint.vout}/sweepTxs", "GET /v1/indexer/vtxos",
        "GET /v1/indexer/vtxo/{outpoint.txid}/{outpoint.vout}/chain", "GET /v1/indexer/virtualTx/{txids}", "GET /v1/indexer/asset/{asset_id}",
        "POST /v1/indexer/script/subscribe", "POST /v1/indexer/script/unsubscribe", "GET /v1/indexer/script/subscription/{subscription_id}",
        "GET /v1/indexer/subscription", "POST /v1/indexer/subscription/update",
    ];

    [Fact]
    public void Every_rpc_has_its_path_and_no_path_is_missing()
    {
        var app = WebApplication.CreateBuilder().Build();
        app.MapArkRest();
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToList();
        Assert.Equal(Paths.Order(), routes.Select(route => $"{route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {route.RoutePattern.RawText}").Order());
        Assert.Equal(Rpcs().Order(), routes.Select(route => route.DisplayName!).Distinct().Order());
    }

    private static IEnumerable<string> Rpcs() => new[] { ServiceReflection.Descriptor, IndexerReflection.Descriptor }
        .SelectMany(file => file.Services).SelectMany(service => service.Methods, (service, method) => $"/{service.FullName}/{method.Name}");
}
