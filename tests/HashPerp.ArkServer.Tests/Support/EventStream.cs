using System.Text.Json.Nodes;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>Server-sent events, read strictly: frames of one data line and one empty line, and nothing else.</summary>
public sealed class EventStream(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    private const string Prefix = "data: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public HttpResponseMessage Response { get; } = response;

    /// <summary>Null when the operator has ended the stream.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        if (await reader.ReadLineAsync(patience.Token) is not { } line)
        {
            return null;
        }
        Assert.StartsWith(Prefix, line, StringComparison.Ordinal);
        Assert.Equal("", await reader.ReadLineAsync(patience.Token));
        return JsonNode.Parse(line[Prefix.Length..]);
    }

    public async Task<JsonNode> FirstAsync(Func<JsonNode, bool> wanted)
    {
        while (await NextAsync() is { } message)
        {
            if (wanted(message))
            {
                return message;
            }
        }
        throw new EndOfStreamException("The stream ended before the event.");
    }

    public void Dispose()
    {
        reader.Dispose();
        Response.Dispose();
    }
}
