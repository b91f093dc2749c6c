using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Mvc;

namespace HashPerp.ArkServer.Rest;

/// <summary>Maps one service's methods to HTTP, one line each.</summary>
/// <param name="service">For example <c>ark.v1.ArkService</c>.</param>
internal sealed class RestRoutes<TService>(IEndpointRouteBuilder app, string service)
    where TService : class
{
    public delegate Task<TResponse> Unary<TRequest, TResponse>(TService service, TRequest request, ServerCallContext context);

    public delegate Task Stream<TRequest, TResponse>(TService service, TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext context);

    public RestRoutes<TService> Get<TRequest, TResponse>(string path, string rpc, Unary<TRequest, TResponse> method)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse> => Map("GET", path, rpc, method);

    public RestRoutes<TService> Post<TRequest, TResponse>(string path, string rpc, Unary<TRequest, TResponse> method)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse> => Map("POST", path, rpc, method);

    public RestRoutes<TService> Events<TRequest, TResponse>(string path, string rpc, Stream<TRequest, TResponse> method)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>
    {
        var name = $"/{service}/{rpc}";
        app.MapMethods(path, ["GET"], (HttpContext http, [FromServices] RestCalls calls, [FromServices] TService target) =>
            calls.StreamAsync<TRequest, TResponse>(http, name, (request, stream, context) => method(target, request, stream, context))).WithDisplayName(name);
        return this;
    }

    private RestRoutes<TService> Map<TRequest, TResponse>(string verb, string path, string rpc, Unary<TRequest, TResponse> method)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>
    {
        var name = $"/{service}/{rpc}";
        app.MapMethods(path, [verb], (HttpContext http, [FromServices] RestCalls calls, [FromServices] TService target) =>
            calls.UnaryAsync<TRequest, TResponse>(http, name, (request, context) => method(target, request, context))).WithDisplayName(name);
        return this;
    }
}
