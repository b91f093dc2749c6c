using System.Buffers;
using System.Text.Json;
using Grpc.Core;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Grpc;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using WireStatus = HashPerp.Contracts.Rpc.V1.Status;

namespace HashPerp.ArkServer.Rest;

/// <summary>A failed call over HTTP: the status as google.rpc.Status in JSON, its code as an HTTP status (40-ark-wire §2.4).</summary>
internal static class RestErrors
{
    private const string DetailsType = "type.googleapis.com/ark.v1.ErrorDetails";

    private static readonly Dictionary<StatusCode, int> HttpStatus = new()
    {
        [StatusCode.OK] = StatusCodes.Status200OK,
        [StatusCode.Cancelled] = StatusCodes.Status499ClientClosedRequest,
        [StatusCode.InvalidArgument] = StatusCodes.Status400BadRequest,
        [StatusCode.FailedPrecondition] = StatusCodes.Status400BadRequest,
        [StatusCode.OutOfRange] = StatusCodes.Status400BadRequest,
        [StatusCode.Unauthenticated] = StatusCodes.Status401Unauthorized,
        [StatusCode.PermissionDenied] = StatusCodes.Status403Forbidden,
        [StatusCode.NotFound] = StatusCodes.Status404NotFound,
        [StatusCode.AlreadyExists] = StatusCodes.Status409Conflict,
        [StatusCode.Aborted] = StatusCodes.Status409Conflict,
        [StatusCode.ResourceExhausted] = StatusCodes.Status429TooManyRequests,
        [StatusCode.Unimplemented] = StatusCodes.Status501NotImplemented,
        [StatusCode.Unavailable] = StatusCodes.Status503ServiceUnavailable,
        [StatusCode.DeadlineExceeded] = StatusCodes.Status504GatewayTimeout,
    };

    /// <summary>Conditions of HTTP alone, which no gRPC status stands for.</summary>
    private static readonly Dictionary<ErrorCode, int> OfHttpAlone = new()
    {
        [OperatorErrors.RequestTooLarge] = StatusCodes.Status413PayloadTooLarge,
        [OperatorErrors.EventStreamExpected] = StatusCodes.Status406NotAcceptable,
        [OperatorErrors.EsploraUnavailable] = StatusCodes.Status501NotImplemented,
    };

    public static int HttpStatusOf(HashPerpException error, WireStatus status) => OfHttpAlone.TryGetValue(error.Code, out var http)
        ? http
        : HttpStatus.GetValueOrDefault((StatusCode)status.Code, StatusCodes.Status500InternalServerError);

    /// <summary>Answers with the error; a stream that has begun can only end.</summary>
    public static async Task WriteAsync(HttpContext http, HashPerpException error)
    {
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        var status = ErrorTable.ToStatus(error);
        http.Response.StatusCode = HttpStatusOf(error, status);
        await RestResponse.WriteAsync(http, Body(status));
    }

    private static byte[] Body(WireStatus status)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ProtoJson.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("code", status.Code);
            json.WriteString("message", status.Message);
            json.WriteStartArray("details");
            foreach (var details in status.Details.Select(any => any.Unpack<ErrorDetails>()))
            {
                json.WriteStartObject();
                json.WriteString("@type", DetailsType);
                ProtoJson.WriteFields(json, details);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
