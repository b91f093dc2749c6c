using System.Net;
using System.Net.Sockets;
using System.Text;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests.Rpc;

/// <summary>The client against answers that a sound node never gives.</summary>
public sealed class RPCClientTests
{
    [Fact]
    public async Task A_result_comes_back_with_our_credentials_sent()
    {
        await using var node = new CannedNode(Http("200 OK", """{"result":7,"error":null,"id":1}"""));
        using var client = node.Client();
        Assert.Equal(7, await client.GetBlockCountAsync());
        Assert.Contains("Authorization: Basic dXNlcjpwYXNz", node.Request, StringComparison.Ordinal);
        Assert.Contains("""{"jsonrpc":"1.0","id":1,"method":"getblockcount","params":[]}""", node.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_carries_the_nodes_own_code_and_words()
    {
        await using var node = new CannedNode(Http("500 Internal Server Error",
            """{"result":null,"error":{"code":-26,"message":"min relay fee not met"},"id":1}"""));
        using var client = node.Client();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => client.GetBlockCountAsync());
        Assert.Equal(BitcoinErrors.NodeRefused, error.Code);
        Assert.Equal(RPCErrorCode.VerifyRejected, RPCException.CodeOf(error));
        Assert.Contains("min relay fee not met (-26)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tprv8ZgxMBicQKsPeDgjzdC36fs6bMjGApWDNLR9erAXMs5skhMv36j9MV5ecvfavji5khqjWaWSFhN3YcCUUdiKH6isR4Pwy3U5y5egddBr16m")]
    [InlineData("KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn")]
    public async Task A_private_key_that_the_node_repeats_stays_out_of_the_message(string secret)
    {
        await using var node = new CannedNode(Http("500 Internal Server Error",
            $$"""{"result":null,"error":{"code":-5,"message":"key '{{secret}}' is not valid"},"id":1}"""));
        using var client = node.Client();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => client.GetBlockCountAsync());
        Assert.DoesNotContain(secret[..20], error.ToString(), StringComparison.Ordinal);
        Assert.Contains("key '[secret]' is not valid", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", "")]
    [InlineData("403 Forbidden", "")]
    public async Task A_wrong_password_is_said_without_the_password(string status, string body)
    {
        await using var node = new CannedNode(Http(status, body));
        using var client = node.Client();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => client.GetBlockCountAsync());
        Assert.Equal(BitcoinErrors.NodeRefused, error.Code);
        Assert.DoesNotContain("pass\"", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("dXNlcjpwYXNz", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("503 Service Unavailable", "Work queue depth exceeded")]
    [InlineData("200 OK", "")]
    [InlineData("200 OK", "[]")]
    [InlineData("200 OK", """{"id":1}""")]
    [InlineData("200 OK", """{"result":1""")]
    [InlineData("500 Internal Server Error", """{"result":null,"error":{"code":-28,"message":"Loading wallet..."},"id":1}""")]
    public async Task Something_else_than_an_answer_means_that_the_node_is_not_there(string status, string body)
    {
        await using var node = new CannedNode(Http(status, body));
        using var client = node.Client();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => client.CallAsync("getblockcount", []));
        Assert.Equal(BitcoinErrors.NodeUnreachable, error.Code);
    }

    [Fact]
    public async Task An_answer_over_the_limit_is_not_read()
    {
        await using var node = new CannedNode($"HTTP/1.1 200 OK\r\nContent-Length: {RPCClient.MaxResponseBytes + 1}\r\n\r\n");
        using var client = node.Client();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => client.GetBlockCountAsync());
        Assert.Equal(BitcoinErrors.NodeUnreachable, error.Code);
        Assert.Contains("larger than 16777216 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_node_is_given_up_at_the_deadline()
    {
        await using var node = new CannedNode("");
        using var client = node.Client(TimeSpan.FromMilliseconds(200));
        var error = await Assert.ThrowsAsync<HashPerpException>(() => client.GetBlockCountAsync());
        Assert.Equal(BitcoinErrors.NodeUnreachable, error.Code);
    }

    [Fact]
    public async Task The_caller_can_cancel()
    {
        await using var node = new CannedNode("");
        using var client = node.Client();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetBlockCountAsync(cancel.Token));
    }

    [Fact]
    public async Task A_header_with_another_hash_than_asked_for_is_refused()
    {
        await using var node = new CannedNode(Http("200 OK", $$"""{"result":"{{new string('0', 160)}}","error":null,"id":1}"""));
        using var client = node.Client();
        var error = await Assert.ThrowsAsync<HashPerpException>(() => client.GetBlockHeaderAsync(uint256.Zero));
        Assert.Equal(BitcoinErrors.NodeRefused, error.Code);
    }

    [Theory]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("http://user:pass@127.0.0.1:1")]
    public void An_address_that_holds_a_password_or_another_scheme_is_refused(string url)
    {
        var error = Assert.Throws<HashPerpException>(() => RPCEndpoint.WithPassword(new Uri(url), "user", "pass"));
        Assert.Equal(BitcoinErrors.NodeUnreachable, error.Code);
        Assert.DoesNotContain("pass@", error.Message, StringComparison.Ordinal);
    }

    private static string Http(string status, string body) => $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>Answers one request with given bytes; with nothing, it stays silent.</summary>
    private sealed class CannedNode : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _end = new();
        private readonly Task _serving;

        public CannedNode(string response)
        {
            _listener.Start();
            _serving = ServeAsync(response);
        }

        public string Request { get; private set; } = "";

        public RPCClient Client(TimeSpan? timeout = null) =>
            new(RPCEndpoint.WithPassword(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"), "user", "pass"), timeout);

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _serving;
            _listener.Dispose();
            _end.Dispose();
        }

        private async Task ServeAsync(string response)
        {
            try
            {
                using var connection = await _listener.AcceptTcpClientAsync(_end.Token);
                var stream = connection.GetStream();
                var buffer = new byte[8192];
                while (!Request.Contains("]}", StringComparison.Ordinal))
                {
                    Request += Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, _end.Token));
                }
                await stream.WriteAsync(Encoding.UTF8.GetBytes(response), _end.Token);
                await Task.Delay(Timeout.Infinite, _end.Token);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
            catch (IOException)
            {
                // The client hung up first.
            }
        }
    }
}
