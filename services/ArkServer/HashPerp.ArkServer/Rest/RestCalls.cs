using Google.Protobuf;
using Grpc.Core;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Grpc;

namespace HashPerp.ArkServer.Rest;

/// <summary>Runs a call that came as REST through the same service method as gRPC, with the same checks and the same errors.</summary>
internal sealed class RestCalls(DigestCheck digest, CallFailures failures, WireLimits limits)
{
    private const string EventStream = "text/event-stream";

    public Task UnaryAsync<TRequest, TResponse>(HttpContext http, string method, Func<TRequest, ServerCallContext, Task<TResponse>> run)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse> => GuardAsync(http, method, async () =>
        {
            var request = await RequestReader.ReadAsync<TRequest>(http, limits.MaxRequestBytes);
            var response = await run(request, new RestCallContext(http, method, () => Task.CompletedTask));
            await RestResponse.WriteAsync(http, ProtoJson.Write(response));
        });

    public Task StreamAsync<TRequest, TResponse>(HttpContext http, string method, Func<TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> run)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse> => GuardAsync(http, method, async () =>
        {
            if (!http.Request.Headers.Accept.ToString().Contains(EventStream, StringComparison.OrdinalIgnoreCase))
            {
                throw OperatorErrors.EventStreamExpected.Error("This is a stream of events.", $"Ask with Accept: {EventStream}.");
            }
            var request = await RequestReader.ReadAsync<TRequest>(http, limits.MaxRequestBytes);
            var stream = new EventStreamWriter<TResponse>(http.Response);
            await run(request, stream, new RestCallContext(http, method, stream.StartAsync));
        });

    /// <summary>Runs a handler that is no rpc, with the errors of one.</summary>
    public async Task GuardAsync(HttpContext http, string method, Func<Task> run)
    {
        try
        {
            digest.Require(method, http.Request.Headers[DigestCheck.Header]);
            await run();
        }
        catch (Exception error)
        {
            if (failures.Explain(error, method, http.RequestAborted) is { } explained)
            {
                await RestErrors.WriteAsync(http, explained);
            }
        }
    }
}
