using HashPerp.OracleIngest.Core;
using NetMQ;
using NetMQ.Monitoring;
using NetMQ.Sockets;

namespace HashPerp.OracleIngest;

/// <summary>
/// Listens to the node's ZMQ for new blocks. A notice only wakes the reader up: what it says is not believed, what it misses is read anyway. Without a
/// connection the reader looks at the node at short intervals.
/// </summary>
public sealed partial class BlockNotices(BitcoinOptions options, WakeUp wakeUp, ILogger<BlockNotices> logger) : BackgroundService
{
    /// <summary>A block as raw bytes, and then some.</summary>
    private const long MaxMessageBytes = 8 * 1024 * 1024;

    private volatile bool _connected;

    /// <summary>Whether notices can be expected.</summary>
    public bool IsConnected => _connected;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ZmqBlock.Length == 0)
        {
            return;
        }
        using var socket = new SubscriberSocket();
        using var monitor = new NetMQMonitor(socket, $"inproc://monitor-{Guid.NewGuid():N}", SocketEvents.Connected | SocketEvents.Disconnected | SocketEvents.Closed);
        using var poller = new NetMQPoller { socket };
        socket.Options.MaxMsgSize = MaxMessageBytes;
        socket.Options.Linger = TimeSpan.Zero;
        socket.ReceiveReady += (_, _) => Drain(socket);
        monitor.Connected += (_, _) => Connected();
        monitor.Disconnected += (_, _) => Lost();
        monitor.Closed += (_, _) => Lost();
        monitor.AttachToPoller(poller);
        Connect(socket);
        poller.RunAsync("zmq");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            poller.Stop();
            monitor.DetachFromPoller();
        }
    }

    private void Connect(SubscriberSocket socket)
    {
        try
        {
            socket.Connect(options.ZmqBlock);
        }
        catch (Exception error) when (error is NetMQException or ArgumentException or FormatException)
        {
            throw new Primitives.HashPerpException(
                OracleIngestErrors.InvalidConfiguration, $"Bitcoin:ZmqBlock '{options.ZmqBlock}' is no address: {error.Message}",
                "Use what the node's -zmqpubhashblock says, for example tcp://127.0.0.1:28332.", error);
        }
        socket.Subscribe("hashblock");
        socket.Subscribe("rawblock");
    }

    private void Drain(SubscriberSocket socket)
    {
        var message = new NetMQMessage();
        while (socket.TryReceiveMultipartMessage(ref message))
        {
            wakeUp.Raise();
        }
    }

    private void Connected()
    {
        _connected = true;
        LogConnected(logger, options.ZmqBlock);
        // Blocks may have come while nobody listened.
        wakeUp.Raise();
    }

    private void Lost()
    {
        if (_connected)
        {
            LogLost(logger, options.ZmqBlock);
        }
        _connected = false;
        wakeUp.Raise();
    }

    [LoggerMessage(1, LogLevel.Information, "The node's notices come from {Address}")]
    private static partial void LogConnected(ILogger logger, string address);

    [LoggerMessage(2, LogLevel.Warning, "No notices from {Address} any more; looking at the node at intervals")]
    private static partial void LogLost(ILogger logger, string address);
}
