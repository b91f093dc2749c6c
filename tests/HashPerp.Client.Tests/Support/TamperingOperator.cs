using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.Ark.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HashPerp.Client.Tests;

/// <summary>Stands between a client and the real operator and changes what the operator says; null drops an event.</summary>
internal sealed class TamperingOperator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _real;

    private TamperingOperator(WebApplication app, GrpcChannel real)
    {
        _app = app;
        _real = real;
    }

    public Uri Url => new(_app.Urls.First());

    public Func<IMessage, IMessage?> Tamper { get; set; } = message => message;

    /// <summary>Requests that came through, by name of their message.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static async Task<TamperingOperator> StartAsync(Uri real)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = 16 * 1024 * 1024);
        TamperingOperator? self = null;
        builder.Services.AddSingleton(_ => self!);
        var app = builder.Build();
        app.MapGrpcService<Ark>();
        app.MapGrpcService<Indexer>();
        self = new TamperingOperator(app, GrpcChannel.ForAddress(real));
        await app.StartAsync();
        return self;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _real.Dispose();
    }

    private async Task<T> ForwardAsync<T>(IMessage request, AsyncUnaryCall<T> call)
        where T : class, IMessage
    {
        Requests.Enqueue(request.Descriptor.Name);
        return (T)Tamper(await call)!;
    }

    internal sealed class Ark(TamperingOperator proxy) : ArkService.ArkServiceBase
    {
        private ArkService.ArkServiceClient Real => new(proxy._real);

        public override Task<GetInfoResponse> GetInfo(GetInfoRequest request, ServerCallContext context) => proxy.ForwardAsync(request, Real.GetInfoAsync(request));

        public override Task<RegisterIntentResponse> RegisterIntent(RegisterIntentRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.RegisterIntentAsync(request));

        public override Task<DeleteIntentResponse> DeleteIntent(DeleteIntentRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.DeleteIntentAsync(request));

        public override Task<ConfirmRegistrationResponse> ConfirmRegistration(ConfirmRegistrationRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.ConfirmRegistrationAsync(request));

        public override Task<SubmitTreeNoncesResponse> SubmitTreeNonces(SubmitTreeNoncesRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.SubmitTreeNoncesAsync(request));

        public override Task<SubmitTreeSignaturesResponse> SubmitTreeSignatures(SubmitTreeSignaturesRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.SubmitTreeSignaturesAsync(request));

        public override Task<SubmitSignedForfeitTxsResponse> SubmitSignedForfeitTxs(SubmitSignedForfeitTxsRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.SubmitSignedForfeitTxsAsync(request));

        public override Task<SubmitTxResponse> SubmitTx(SubmitTxRequest request, ServerCallContext context) => proxy.ForwardAsync(request, Real.SubmitTxAsync(request));

        public override Task<FinalizeTxResponse> FinalizeTx(FinalizeTxRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.FinalizeTxAsync(request));

        public override Task<GetPendingTxResponse> GetPendingTx(GetPendingTxRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.GetPendingTxAsync(request));

        public override async Task GetEventStream(
            GetEventStreamRequest request, IServerStreamWriter<GetEventStreamResponse> responseStream, ServerCallContext context)
        {
            using var call = Real.GetEventStream(request, cancellationToken: context.CancellationToken);
            await foreach (var message in call.ResponseStream.ReadAllAsync(context.CancellationToken))
            {
                if (proxy.Tamper(message) is GetEventStreamResponse changed)
                {
                    await responseStream.WriteAsync(changed, context.CancellationToken);
                }
            }
        }
    }

    internal sealed class Indexer(TamperingOperator proxy) : IndexerService.IndexerServiceBase
    {
        private IndexerService.IndexerServiceClient Real => new(proxy._real);

        public override Task<GetVtxosResponse> GetVtxos(GetVtxosRequest request, ServerCallContext context) => proxy.ForwardAsync(request, Real.GetVtxosAsync(request));

        public override Task<GetVtxoChainResponse> GetVtxoChain(GetVtxoChainRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.GetVtxoChainAsync(request));

        public override Task<GetVirtualTxsResponse> GetVirtualTxs(GetVirtualTxsRequest request, ServerCallContext context) =>
            proxy.ForwardAsync(request, Real.GetVirtualTxsAsync(request));
    }
}
