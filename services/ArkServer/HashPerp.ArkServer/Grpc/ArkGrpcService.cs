using Grpc.Core;
using HashPerp.ArkServer.Features.BatchMessages;
using HashPerp.ArkServer.Features.DeleteIntent;
using HashPerp.ArkServer.Features.FinalizeTx;
using HashPerp.ArkServer.Features.GetInfo;
using HashPerp.ArkServer.Features.GetIntent;
using HashPerp.ArkServer.Features.GetPendingTx;
using HashPerp.ArkServer.Features.RegisterIntent;
using HashPerp.ArkServer.Features.SubmitTx;
using HashPerp.ArkServer.Streams;
using HashPerp.Contracts.Ark.V1;

namespace HashPerp.ArkServer.Grpc;

/// <summary>Maps ark.v1.ArkService to its use cases.</summary>
public sealed class ArkGrpcService(
    GetInfoHandler getInfo,
    RegisterIntentHandler registerIntent,
    DeleteIntentHandler deleteIntent,
    GetIntentHandler getIntent,
    BatchMessagesHandler batchMessages,
    SubmitTxHandler submitTx,
    FinalizeTxHandler finalizeTx,
    GetPendingTxHandler getPendingTx,
    ArkStreams streams) : ArkService.ArkServiceBase
{
    public override Task<GetInfoResponse> GetInfo(GetInfoRequest request, ServerCallContext context) => Task.FromResult(getInfo.Handle());

    public override async Task<RegisterIntentResponse> RegisterIntent(RegisterIntentRequest request, ServerCallContext context) =>
        new() { IntentId = await registerIntent.RegisterAsync(request.Intent, context.CancellationToken) };

    public override async Task<EstimateIntentFeeResponse> EstimateIntentFee(EstimateIntentFeeRequest request, ServerCallContext context) =>
        new() { Fee = await registerIntent.EstimateAsync(request.Intent, context.CancellationToken) };

    public override Task<DeleteIntentResponse> DeleteIntent(DeleteIntentRequest request, ServerCallContext context)
    {
        deleteIntent.Handle(request.Intent);
        return Task.FromResult(new DeleteIntentResponse());
    }

    public override Task<GetIntentResponse> GetIntent(GetIntentRequest request, ServerCallContext context) => Task.FromResult(getIntent.Handle(request));

    public override Task<ConfirmRegistrationResponse> ConfirmRegistration(ConfirmRegistrationRequest request, ServerCallContext context)
    {
        batchMessages.Confirm(request);
        return Task.FromResult(new ConfirmRegistrationResponse());
    }

    public override Task<SubmitTreeNoncesResponse> SubmitTreeNonces(SubmitTreeNoncesRequest request, ServerCallContext context)
    {
        batchMessages.AddNonces(request);
        return Task.FromResult(new SubmitTreeNoncesResponse());
    }

    public override Task<SubmitTreeSignaturesResponse> SubmitTreeSignatures(SubmitTreeSignaturesRequest request, ServerCallContext context)
    {
        batchMessages.AddSignatures(request);
        return Task.FromResult(new SubmitTreeSignaturesResponse());
    }

    public override async Task<SubmitSignedForfeitTxsResponse> SubmitSignedForfeitTxs(SubmitSignedForfeitTxsRequest request, ServerCallContext context)
    {
        await batchMessages.AddForfeitsAsync(request, context.CancellationToken);
        return new SubmitSignedForfeitTxsResponse();
    }

    /// <summary>What is being written is not given up halfway because the caller hangs up: a commit that was sent may have happened.</summary>
    public override Task<SubmitTxResponse> SubmitTx(SubmitTxRequest request, ServerCallContext context) => submitTx.HandleAsync(request, CancellationToken.None);

    /// <inheritdoc cref="SubmitTx"/>
    public override async Task<FinalizeTxResponse> FinalizeTx(FinalizeTxRequest request, ServerCallContext context)
    {
        await finalizeTx.HandleAsync(request, CancellationToken.None);
        return new FinalizeTxResponse();
    }

    public override Task<GetPendingTxResponse> GetPendingTx(GetPendingTxRequest request, ServerCallContext context) =>
        getPendingTx.HandleAsync(request.Intent, context.CancellationToken);

    public override Task GetEventStream(GetEventStreamRequest request, IServerStreamWriter<GetEventStreamResponse> responseStream, ServerCallContext context) =>
        streams.BatchEventsAsync(request, responseStream, context.CancellationToken);

    public override Task<UpdateStreamTopicsResponse> UpdateStreamTopics(UpdateStreamTopicsRequest request, ServerCallContext context) =>
        Task.FromResult(streams.UpdateTopics(request));

    public override Task GetTransactionsStream(
        GetTransactionsStreamRequest request, IServerStreamWriter<GetTransactionsStreamResponse> responseStream, ServerCallContext context) =>
        streams.TransactionsAsync(responseStream, context);
}
