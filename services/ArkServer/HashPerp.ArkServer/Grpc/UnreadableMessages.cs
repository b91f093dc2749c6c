using System.Globalization;
using Grpc.Core;
using HashPerp.ArkServer.Core;
using Microsoft.AspNetCore.Http.Features;

namespace HashPerp.ArkServer.Grpc;

/// <summary>
/// A message that is not the protobuf it should be fails before any interceptor runs, and gRPC calls that "unknown", as if we had failed. Everything of
/// ours is mapped by <see cref="ErrorInterceptor"/>, so what is still unknown here was the caller's.
/// </summary>
public static class UnreadableMessages
{
    private const string StatusTrailer = "grpc-status";

    private const string MessageTrailer = "grpc-message";

    public static void UseUnreadableMessages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var unknown = ((int)StatusCode.Unknown).ToString(CultureInfo.InvariantCulture);
        var refused = ErrorTable.ToRpc(OperatorErrors.InvalidRequest.Error("The message cannot be read.", "Send protobuf as ark.v1 describes it."));
        app.Use(async (context, next) =>
        {
            await next(context);
            // A response without a message carries its status in the headers instead.
            var trailers = context.Response.HasStarted ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : context.Response.Headers;
            if (trailers is not null && trailers[StatusTrailer] == unknown)
            {
                trailers[StatusTrailer] = ((int)refused.StatusCode).ToString(CultureInfo.InvariantCulture);
                trailers[MessageTrailer] = refused.Status.Detail;
            }
        });
    }
}
