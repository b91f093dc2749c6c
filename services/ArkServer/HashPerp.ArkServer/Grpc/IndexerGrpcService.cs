using Grpc.Core;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Features.Indexer;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Grpc;

/// <summary>Maps ark.v1.IndexerService to its queries.</summary>
public sealed class IndexerGrpcService(
    VtxoQuery vtxos, ChainQuery chain, VirtualTxQuery virtualTxs, BatchQuery batches, ScriptSubscriptions subscriptions) : IndexerService.IndexerServiceBase
{
    public override Task<GetCommitmentTxResponse> GetCommitmentTx(GetCommitmentTxRequest request, ServerCallContext context) =>
        batches.CommitmentAsync(request.Txid, context.CancellationToken);

    public override Task<GetForfeitTxsResponse> GetForfeitTxs(GetForfeitTxsRequest request, ServerCallContext context) =>
        batches.ForfeitsAsync(request, context.CancellationToken);

    public override Task<GetConnectorsResponse> GetConnectors(GetConnectorsRequest request, ServerCallContext context) =>
        batches.ConnectorsAsync(request, context.CancellationToken);

    public override Task<GetVtxoTreeResponse> GetVtxoTree(GetVtxoTreeRequest request, ServerCallContext context) =>
        batches.TreeAsync(request, context.CancellationToken);

    public override Task<GetVtxoTreeLeavesResponse> GetVtxoTreeLeaves(GetVtxoTreeLeavesRequest request, ServerCallContext context) =>
        batches.LeavesAsync(request, context.CancellationToken);

    public override Task<GetVtxosResponse> GetVtxos(GetVtxosRequest request, ServerCallContext context) => vtxos.RunAsync(request, context.CancellationToken);

    public override Task<GetVtxoChainResponse> GetVtxoChain(GetVtxoChainRequest request, ServerCallContext context) =>
        chain.RunAsync(request, context.CancellationToken);

    public override Task<GetVirtualTxsResponse> GetVirtualTxs(GetVirtualTxsRequest request, ServerCallContext context) =>
        virtualTxs.RunAsync(request, context.CancellationToken);

    public override Task<GetAssetResponse> GetAsset(GetAssetRequest request, ServerCallContext context) =>
        throw OperatorErrors.AssetNotFound.Error("This operator carries no assets.");

    public override Task<GetBatchSweepTransactionsResponse> GetBatchSweepTransactions(GetBatchSweepTransactionsRequest request, ServerCallContext context) =>
        batches.SweepsAsync(request, context.CancellationToken);

    public override Task<SubscribeForScriptsResponse> SubscribeForScripts(SubscribeForScriptsRequest request, ServerCallContext context) =>
        Task.FromResult(new SubscribeForScriptsResponse { SubscriptionId = subscriptions.Subscribe(request) });

    public override Task<UnsubscribeForScriptsResponse> UnsubscribeForScripts(UnsubscribeForScriptsRequest request, ServerCallContext context)
    {
        subscriptions.Unsubscribe(request);
        return Task.FromResult(new UnsubscribeForScriptsResponse());
    }

    public override Task GetSubscription(GetSubscriptionRequest request, IServerStreamWriter<GetSubscriptionResponse> responseStream, ServerCallContext context) =>
        subscriptions.FollowAsync(request, responseStream, context);

    public override Task<UpdateSubscriptionResponse> UpdateSubscription(UpdateSubscriptionRequest request, ServerCallContext context)
    {
        subscriptions.Update(request);
        return Task.FromResult(new UpdateSubscriptionResponse());
    }
}
