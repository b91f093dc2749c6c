using Grpc.Core;
using HashPerp.ArkServer.Grpc;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Rest;

/// <summary>Method, path and rpc of the whole public surface (40-ark-wire §2.1, §2.2).</summary>
public static class ArkRoutes
{
    private const string Batch = "/v1/indexer/batch/{batch_outpoint.txid}/{batch_outpoint.vout}";

    public static void MapArkRest(this IEndpointRouteBuilder app)
    {
        new RestRoutes<ArkGrpcService>(app, "ark.v1.ArkService")
            .Get<GetInfoRequest, GetInfoResponse>("/v1/info", "GetInfo", (s, r, c) => s.GetInfo(r, c))
            .Post<RegisterIntentRequest, RegisterIntentResponse>("/v1/batch/registerIntent", "RegisterIntent", (s, r, c) => s.RegisterIntent(r, c))
            .Post<EstimateIntentFeeRequest, EstimateIntentFeeResponse>("/v1/batch/estimateFee", "EstimateIntentFee", (s, r, c) => s.EstimateIntentFee(r, c))
            .Post<DeleteIntentRequest, DeleteIntentResponse>("/v1/batch/deleteIntent", "DeleteIntent", (s, r, c) => s.DeleteIntent(r, c))
            .Post<ConfirmRegistrationRequest, ConfirmRegistrationResponse>("/v1/batch/ack", "ConfirmRegistration", (s, r, c) => s.ConfirmRegistration(r, c))
            .Post<SubmitTreeNoncesRequest, SubmitTreeNoncesResponse>("/v1/batch/tree/submitNonces", "SubmitTreeNonces", (s, r, c) => s.SubmitTreeNonces(r, c))
            .Post<SubmitTreeSignaturesRequest, SubmitTreeSignaturesResponse>(
                "/v1/batch/tree/submitSignatures", "SubmitTreeSignatures", (s, r, c) => s.SubmitTreeSignatures(r, c))
            .Post<SubmitSignedForfeitTxsRequest, SubmitSignedForfeitTxsResponse>(
                "/v1/batch/submitForfeitTxs", "SubmitSignedForfeitTxs", (s, r, c) => s.SubmitSignedForfeitTxs(r, c))
            .Events<GetEventStreamRequest, GetEventStreamResponse>("/v1/batch/events", "GetEventStream", (s, r, w, c) => s.GetEventStream(r, w, c))
            .Post<UpdateStreamTopicsRequest, UpdateStreamTopicsResponse>("/v1/batch/updateTopics", "UpdateStreamTopics", (s, r, c) => s.UpdateStreamTopics(r, c))
            .Post<SubmitTxRequest, SubmitTxResponse>("/v1/tx/submit", "SubmitTx", (s, r, c) => s.SubmitTx(r, c))
            .Post<FinalizeTxRequest, FinalizeTxResponse>("/v1/tx/finalize", "FinalizeTx", (s, r, c) => s.FinalizeTx(r, c))
            .Post<GetPendingTxRequest, GetPendingTxResponse>("/v1/tx/pending", "GetPendingTx", (s, r, c) => s.GetPendingTx(r, c))
            .Events<GetTransactionsStreamRequest, GetTransactionsStreamResponse>("/v1/txs", "GetTransactionsStream", (s, r, w, c) => s.GetTransactionsStream(r, w, c))
            .Get<GetIntentRequest, GetIntentResponse>("/v1/intent", "GetIntent", (s, r, c) => s.GetIntent(r, c))
            .Post<GetIntentRequest, GetIntentResponse>("/v1/intent", "GetIntent", (s, r, c) => s.GetIntent(r, c));

        new RestRoutes<IndexerGrpcService>(app, "ark.v1.IndexerService")
            .Get<GetCommitmentTxRequest, GetCommitmentTxResponse>("/v1/indexer/commitmentTx/{txid}", "GetCommitmentTx", (s, r, c) => s.GetCommitmentTx(r, c))
            .Get<GetForfeitTxsRequest, GetForfeitTxsResponse>("/v1/indexer/commitmentTx/{txid}/forfeitTxs", "GetForfeitTxs", (s, r, c) => s.GetForfeitTxs(r, c))
            .Get<GetConnectorsRequest, GetConnectorsResponse>("/v1/indexer/commitmentTx/{txid}/connectors", "GetConnectors", (s, r, c) => s.GetConnectors(r, c))
            .Get<GetVtxoTreeRequest, GetVtxoTreeResponse>($"{Batch}/tree", "GetVtxoTree", (s, r, c) => s.GetVtxoTree(r, c))
            .Get<GetVtxoTreeLeavesRequest, GetVtxoTreeLeavesResponse>($"{Batch}/tree/leaves", "GetVtxoTreeLeaves", (s, r, c) => s.GetVtxoTreeLeaves(r, c))
            .Get<GetBatchSweepTransactionsRequest, GetBatchSweepTransactionsResponse>(
                $"{Batch}/sweepTxs", "GetBatchSweepTransactions", (s, r, c) => s.GetBatchSweepTransactions(r, c))
            .Get<GetVtxosRequest, GetVtxosResponse>("/v1/indexer/vtxos", "GetVtxos", (s, r, c) => s.GetVtxos(r, c))
            .Get<GetVtxoChainRequest, GetVtxoChainResponse>("/v1/indexer/vtxo/{outpoint.txid}/{outpoint.vout}/chain", "GetVtxoChain", (s, r, c) => s.GetVtxoChain(r, c))
            .Get<GetVirtualTxsRequest, GetVirtualTxsResponse>("/v1/indexer/virtualTx/{txids}", "GetVirtualTxs", (s, r, c) => s.GetVirtualTxs(r, c))
            .Get<GetAssetRequest, GetAssetResponse>("/v1/indexer/asset/{asset_id}", "GetAsset", (s, r, c) => s.GetAsset(r, c))
            .Post<SubscribeForScriptsRequest, SubscribeForScriptsResponse>("/v1/indexer/script/subscribe", "SubscribeForScripts", (s, r, c) => s.SubscribeForScripts(r, c))
            .Post<UnsubscribeForScriptsRequest, UnsubscribeForScriptsResponse>(
                "/v1/indexer/script/unsubscribe", "UnsubscribeForScripts", (s, r, c) => s.UnsubscribeForScripts(r, c))
            .Events<GetSubscriptionRequest, GetSubscriptionResponse>(
                "/v1/indexer/script/subscription/{subscription_id}", "GetSubscription", (s, r, w, c) => s.GetSubscription(r, w, c))
            .Events<GetSubscriptionRequest, GetSubscriptionResponse>("/v1/indexer/subscription", "GetSubscription", (s, r, w, c) => s.GetSubscription(r, w, c))
            .Post<UpdateSubscriptionRequest, UpdateSubscriptionResponse>("/v1/indexer/subscription/update", "UpdateSubscription", (s, r, c) => s.UpdateSubscription(r, c));
    }
}
