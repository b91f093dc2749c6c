using System.Text;
using Google.Protobuf;
using HashPerp.ArkServer.Core;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Http.Features;

namespace HashPerp.ArkServer.Rest;

/// <summary>Reads the request message of a call out of its path, its query and its body.</summary>
internal static class RequestReader
{
    private const int DrainFactor = 4;

    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="HashPerpException"><see cref="OperatorErrors.InvalidRequest"/>, <see cref="OperatorErrors.RequestTooLarge"/>.</exception>
    public static async Task<TRequest> ReadAsync<TRequest>(HttpContext http, int maxBodyBytes)
        where TRequest : IMessage<TRequest>, new()
    {
        var request = http.Request.Method == HttpMethods.Post ? Parse<TRequest>(await BodyAsync(http, maxBodyBytes)) : new TRequest();
        foreach (var (name, values) in http.Request.Query)
        {
            RequestText.SetFromQuery(request, name, values);
        }
        foreach (var (name, value) in http.Request.RouteValues)
        {
            RequestText.SetFromPath(request, name, (string)value!);
        }
        return request;
    }

    private static TRequest Parse<TRequest>(string json)
        where TRequest : IMessage<TRequest>, new()
    {
        try
        {
            return json.Length == 0 ? new TRequest() : Parser.Parse<TRequest>(json);
        }
        catch (Exception error) when (error is InvalidJsonException or InvalidProtocolBufferException or FormatException or OverflowException)
        {
            throw new HashPerpException(OperatorErrors.InvalidRequest, "The body cannot be read.", "Send the JSON of ark.v1.", error);
        }
    }

    /// <summary>The body as text, at most so many bytes of it.</summary>
    public static async Task<string> BodyAsync(HttpContext http, int maxBytes)
    {
        // What is somewhat too long is still read to its end, or the caller would see a broken connection in place of the answer.
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = (long)DrainFactor * maxBytes;
        try
        {
            using var body = new MemoryStream();
            return await CopyAsync(http.Request.Body, body, maxBytes, http.RequestAborted) <= maxBytes
                ? StrictUtf8.GetString(body.GetBuffer(), 0, (int)body.Length)
                : throw OperatorErrors.RequestTooLarge.Error($"The body is longer than {maxBytes} bytes.", "Send less at once.");
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new HashPerpException(OperatorErrors.RequestTooLarge, $"The body is longer than {maxBytes} bytes.", "Send less at once.", error);
        }
        catch (Exception error) when (error is BadHttpRequestException or DecoderFallbackException)
        {
            throw new HashPerpException(OperatorErrors.InvalidRequest, "The body cannot be read.", "Send UTF-8.", error);
        }
    }

    /// <summary>Keeps the first <paramref name="most"/> bytes and returns how many there were.</summary>
    private static async Task<long> CopyAsync(Stream source, MemoryStream target, int most, CancellationToken cancel)
    {
        var buffer = new byte[16 * 1024];
        var total = 0L;
        int count;
        while ((count = await source.ReadAsync(buffer, cancel)) > 0)
        {
            total += count;
            if (total <= most)
            {
                target.Write(buffer, 0, count);
            }
        }
        return total;
    }
}
