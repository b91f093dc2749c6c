using System.Text.Json;
using Grpc.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.Gateway;

/// <summary>Every refusal as JSON with a number; what isn't a refusal is logged here and tells the caller nothing about our insides.</summary>
internal sealed partial class ErrorResponses(RequestDelegate next, ErrorStatuses statuses, ILogger<ErrorResponses> logger)
{
    private const string RetrySoon = "1";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            await FillAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            var (status, refused) = Map(context, error);
            await WriteAsync(context, status, refused);
        }
    }

    private (int Status, HashPerpException Refused) Map(HttpContext context, Exception error)
    {
        switch (error)
        {
            case HashPerpException missing when missing.Code == ServiceErrors.MissingServiceAddress:
                LogFailed(logger, error, context.Request.Path);
                return (StatusCodes.Status503ServiceUnavailable,
                    ServiceErrors.ServiceUnavailable.Error("The service behind this path isn't there.", "Try again later."));
            case HashPerpException refused:
                return (StatusOf(refused), refused);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return (StatusCodes.Status413PayloadTooLarge, TooLarge());
            case BadHttpRequestException bad:
                return (bad.StatusCode, GatewayErrors.MalformedRequest.Error(WhatIsWrong(bad), "See /openapi/v1.json."));
            case RpcException { StatusCode: StatusCode.Cancelled } when context.RequestAborted.IsCancellationRequested:
                return (StatusCodes.Status499ClientClosedRequest, GatewayErrors.ServiceFailed.Error("The caller hung up."));
            case RpcException:
                LogFailed(logger, error, context.Request.Path);
                return (StatusCodes.Status502BadGateway, GatewayErrors.ServiceFailed.Error("A service behind the gateway failed.", "Try again later."));
        }
        LogFailed(logger, error, context.Request.Path);
        return (StatusCodes.Status500InternalServerError,
            ServiceErrors.InternalError.Error("The gateway failed on this request.", "Its log says why; try again later."));
    }

    /// <summary>Refusals of the framework itself come without a body.</summary>
    private static Task FillAsync(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.ContentType is not null)
        {
            return Task.CompletedTask;
        }
        return response.StatusCode switch
        {
            StatusCodes.Status404NotFound => WriteAsync(
                context, response.StatusCode, GatewayErrors.UnknownPath.Error("There is no such path.", "See /openapi/v1.json.")),
            StatusCodes.Status405MethodNotAllowed => WriteAsync(
                context, response.StatusCode, GatewayErrors.WrongMethod.Error($"{context.Request.Method} isn't for this path.", "See /openapi/v1.json.")),
            StatusCodes.Status413PayloadTooLarge => WriteAsync(context, response.StatusCode, TooLarge()),
            StatusCodes.Status415UnsupportedMediaType => WriteAsync(
                context, response.StatusCode, GatewayErrors.MalformedRequest.Error("The body isn't JSON.", "Send it as application/json.")),
            StatusCodes.Status400BadRequest => WriteAsync(
                context, response.StatusCode, GatewayErrors.MalformedRequest.Error("The request isn't what this endpoint takes.", "See /openapi/v1.json.")),
            _ => Task.CompletedTask,
        };
    }

    private static Task WriteAsync(HttpContext context, int status, HashPerpException refused)
    {
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable && context.Response.Headers.RetryAfter.Count == 0)
        {
            context.Response.Headers.RetryAfter = RetrySoon;
        }
        return context.Response.WriteAsJsonAsync(ErrorBody.Of(refused), context.RequestAborted);
    }

    private static HashPerpException TooLarge() =>
        GatewayErrors.BodyTooLarge.Error($"The body is larger than {GatewaySetup.MaxBodyBytes} bytes.", "No request of this API needs that.");

    /// <summary>Where in the JSON it went wrong; not the parser's own text, which names our types.</summary>
    private static string WhatIsWrong(BadHttpRequestException bad) => bad.InnerException is JsonException { Path: { Length: > 0 } path }
        ? $"The body isn't what this endpoint takes, at {path}."
        : "The request isn't what this endpoint takes.";

    private int StatusOf(HashPerpException refused) => statuses.Of(refused) switch
    {
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.FailedPrecondition or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss or StatusCode.Unimplemented => StatusCodes.Status502BadGateway,
        _ => StatusCodes.Status400BadRequest,
    };

    [LoggerMessage(1, LogLevel.Error, "{Path} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string path);
}
