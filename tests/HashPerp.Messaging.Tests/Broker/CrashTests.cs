using HashPerp.Testing;

namespace HashPerp.Messaging.Tests;

/// <summary>Every fault point of sending and receiving: the process dies there by SIGKILL and is started again.</summary>
public sealed class CrashTests
{
    private const int Streams = 2;
    private const int Events = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public static TheoryData<string, string, int> Points()
    {
        var points = new TheoryData<string, string, int>();
        foreach (var point in MessagingFaultPoints.All)
        {
            var passage = point == MessagingFaultPoints.OutboxMark ? 1 : 17;
            points.Add(point, "before", passage);
            points.Add(point, "after", passage);
        }
        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_process_that_is_killed_loses_and_repeats_nothing(string point, string side, int passage)
    {
        var fault = $"{point}:{side}:kill:{passage}";
        var isWriter = point.StartsWith("outbox", StringComparison.Ordinal);
        var broker = await (await TestStack.RabbitMqAsync()).CreateVirtualHostAsync();
        var (written, followed) = (await TestDatabase.CreateAsync(), await TestDatabase.CreateAsync());
        string[] publish = ["publish", $"{Streams}", $"{Events}"];

        await using (var writer = await TestServiceProcess.StartAsync("orderbook", written, broker, isWriter ? fault : null, publish))
        {
            Assert.Equal(isWriter ? 137 : 0, await writer.WaitForExitAsync(Patience));
        }
        if (isWriter)
        {
            await using var again = await TestServiceProcess.StartAsync("orderbook", written, broker, null, publish);
            Assert.Equal(0, await again.WaitForExitAsync(Patience));
        }
        else
        {
            await BrokerQueue.MoveFirstToEndAsync(broker, "hashperp.settlement");
            await using var follower = await TestServiceProcess.StartAsync("settlement", followed, broker, fault, "follow");
            Assert.Equal(137, await follower.WaitForExitAsync(Patience));
        }
        await using var next = await TestServiceProcess.StartAsync("settlement", followed, broker, null, "follow");
        await using var reader = await TestHost.StartAsync("settlement", followed, start: false);
        for (var market = 0; market < Streams; market++)
        {
            var stream = $"market:m{market}";
            await Eventually.TrueAsync(async () => (await reader.AppliedAsync(stream)).Count >= Events, $"all events of {stream}:\n{next.LogTail}", Patience);
            Assert.Equal(Enumerable.Range(1, Events).Select(number => (long)number), await reader.AppliedAsync(stream));
        }
    }
}
