using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// Talks JSON-RPC to one bitcoind. Every call can be cancelled, has a deadline and a limit on the answer's size, and throws
/// <see cref="BitcoinErrors.NodeRefused"/> (with the node's own code as <see cref="RPCException"/> inside) or
/// <see cref="BitcoinErrors.NodeUnreachable"/>. Safe to share between threads. Calls are never repeated: whoever calls knows
/// whether a second try is harmless.
/// </summary>
public sealed partial class RPCClient : IDisposable
{
    /// <summary>A full block as hex is 8 MB; nothing that we ask for is larger.</summary>
    public const int MaxResponseBytes = 16 * 1024 * 1024;

    private readonly HttpClient _http;
    private readonly RPCEndpoint _endpoint;
    private readonly Uri _url;
    private readonly bool _ownsHttp;
    private long _lastId;

    /// <param name="endpoint">The node.</param>
    /// <param name="timeout">Of one call; 60 seconds when null.</param>
    public RPCClient(RPCEndpoint endpoint, TimeSpan? timeout = null)
        : this(endpoint, endpoint.Url, CreateHttp(), timeout ?? TimeSpan.FromSeconds(60), ownsHttp: true)
    {
    }

    private RPCClient(RPCEndpoint endpoint, Uri url, HttpClient http, TimeSpan timeout, bool ownsHttp)
    {
        _endpoint = endpoint;
        _url = url;
        _http = http;
        _ownsHttp = ownsHttp;
        Timeout = timeout;
    }

    /// <summary>Of one call.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The same node, its wallet of this name. Shares the connections of this client, and ends with it.</summary>
    public RPCClient ForWallet(string wallet) =>
        new(_endpoint, new Uri(_endpoint.Url, "/wallet/" + Uri.EscapeDataString(wallet)), _http, Timeout, ownsHttp: false);

    /// <summary>Any method, with positional parameters.</summary>
    public Task<JsonElement> CallAsync(string method, object?[] parameters, CancellationToken cancel = default) =>
        SendAsync(method, parameters, cancel);

    /// <summary>Any method, with named parameters.</summary>
    public Task<JsonElement> CallAsync(string method, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel = default) =>
        SendAsync(method, parameters, cancel);

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private static HttpClient CreateHttp()
    {
        // The node closes idle connections after 30 seconds: let go of them first, or a call meets a closed one.
        var handler = new SocketsHttpHandler
        {
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            UseProxy = false,
            AllowAutoRedirect = false,
        };
        return new HttpClient(handler) { MaxResponseContentBufferSize = MaxResponseBytes, Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    private async Task<JsonElement> SendAsync(string method, object parameters, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(Timeout);
        try
        {
            using var request = CreateRequest(method, parameters);
            using var response = await _http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token).ConfigureAwait(false);
            return ReadResult(method, response.StatusCode, body);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw Unreachable(method, $"no answer within {Timeout.TotalSeconds:F0} s", error);
        }
        catch (HttpRequestException error)
        {
            throw Unreachable(method, error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                ? $"the answer is larger than {MaxResponseBytes} bytes" : error.HttpRequestError.ToString(), error);
        }
    }

    private HttpRequestMessage CreateRequest(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        var call = new Dictionary<string, object> { ["jsonrpc"] = "1.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(call));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _endpoint.BasicCredentials());
        return request;
    }

    private JsonElement ReadResult(string method, HttpStatusCode status, byte[] body)
    {
        if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw BitcoinErrors.NodeRefused.Error($"The node at {_endpoint} refused our user and password.", "Check Bitcoin:RpcUser and Bitcoin:RpcPassword.");
        }
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            {
                throw RPCException.Refused(method, error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString() ?? "");
            }
            return root.GetProperty("result").Clone();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Unreachable(method, $"status {(int)status} and no JSON-RPC answer", error);
        }
    }

    private HashPerpException Unreachable(string method, string why, Exception error) =>
        new(BitcoinErrors.NodeUnreachable, $"{method} got no answer from the node at {_endpoint}: {why}.", "Check that it runs and try again.", error);
}
