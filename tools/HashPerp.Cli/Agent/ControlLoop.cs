using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>Reads requests line by line, answers them, and writes events as they happen. Ends when its input ends.</summary>
internal sealed class ControlLoop(AgentHost host, TextReader input, TextWriter output) : IDisposable
{
    /// <summary>What isn't done so long after the input has ended is broken off: nobody waits for it, and everything that matters is on disk.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _writing = new(1, 1);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var events = ForwardEventsAsync(stop.Token);
        var running = new List<Task>();
        while (await input.ReadLineAsync(cancel) is { } line)
        {
            running.RemoveAll(task => task.IsCompleted);
            running.Add(AnswerAsync(line, limit.Token));
        }
        limit.CancelAfter(Grace);
        await Task.WhenAll(running);
        await stop.CancelAsync();
        await events;
    }

    public void Dispose() => _writing.Dispose();

    private async Task AnswerAsync(string line, CancellationToken cancel)
    {
        long? id = null;
        try
        {
            var request = Parse(line);
            id = request.Id;
            var result = await host.CallAsync(request.Method, request.Params ?? [], cancel);
            await WriteAsync(new ControlLine(id, result, null, null, null));
        }
        catch (HashPerpException error)
        {
            await WriteAsync(new ControlLine(id ?? 0, null, new ControlError(error.Code.Number, error.Code.Name, error.Message), null, null));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static ControlRequest Parse(string line)
    {
        try
        {
            return line.Length <= CliJson.MaxLine && JsonSerializer.Deserialize<ControlRequest>(line, CliJson.Options) is { } request
                ? request
                : throw new JsonException("too long or null");
        }
        catch (JsonException error)
        {
            throw new HashPerpException(CliErrors.MalformedRequest, "A request that is no JSON object of id, method and params.", "One request a line.", error);
        }
    }

    private async Task ForwardEventsAsync(CancellationToken cancel)
    {
        try
        {
            await foreach (var (name, data) in host.EventsAsync(cancel))
            {
                await WriteAsync(new ControlLine(null, null, null, name, data));
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task WriteAsync(ControlLine line)
    {
        await _writing.WaitAsync();
        try
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(line, CliJson.Options));
            await output.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }
}
