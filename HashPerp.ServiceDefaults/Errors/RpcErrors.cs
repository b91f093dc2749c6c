using System.Globalization;
using Grpc.Core;
using HashPerp.Primitives;

namespace HashPerp.ServiceDefaults;

/// <summary>
/// A refusal on the wire and back: the status message is "Name (number): what was wrong and what to do", and two trailers hold number and name for programs.
/// </summary>
public static class RpcErrors
{
    public const string CodeTrailer = "hashperp-error-code";
    public const string NameTrailer = "hashperp-error-name";

    private const int MaxMessageLength = 2000;

    public static RpcException ToRpc(HashPerpException refused, StatusCode status)
    {
        ArgumentNullException.ThrowIfNull(refused);
        var trailers = new Metadata { { CodeTrailer, refused.Code.Number.ToString(CultureInfo.InvariantCulture) }, { NameTrailer, refused.Code.Name } };
        var message = refused.Message.Length <= MaxMessageLength ? refused.Message : refused.Message[..MaxMessageLength];
        return new RpcException(new Status(status, message), trailers, message);
    }

    /// <summary>
    /// The numbered refusal that a service sent. A failure without a number becomes <see cref="ServiceErrors.ServiceUnavailable"/> or
    /// <see cref="ServiceErrors.CallTimedOut"/> where the status says so, and null otherwise. The inner exception is <paramref name="error"/>.
    /// </summary>
    /// <param name="service">Who was called, for the text.</param>
    public static HashPerpException? ToHashPerp(RpcException error, string service)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (int.TryParse(error.Trailers.GetValue(CodeTrailer), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && error.Trailers.GetValue(NameTrailer) is { Length: > 0 } name)
        {
            var code = new ErrorCode(number, name);
            var prefix = $"{code}: ";
            var what = error.Status.Detail.StartsWith(prefix, StringComparison.Ordinal) ? error.Status.Detail[prefix.Length..] : error.Status.Detail;
            return new HashPerpException(code, what, "", error);
        }
        return error.StatusCode switch
        {
            StatusCode.Unavailable => new HashPerpException(ServiceErrors.ServiceUnavailable, $"The service {service} doesn't answer.", "Try again.", error),
            StatusCode.DeadlineExceeded => new HashPerpException(
                ServiceErrors.CallTimedOut, $"The service {service} didn't answer in time.", "Repeat the request with the same client_request_id.", error),
            _ => null,
        };
    }
}
