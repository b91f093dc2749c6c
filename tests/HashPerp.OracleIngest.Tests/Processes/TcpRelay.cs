using System.Net;
using System.Net.Sockets;

namespace HashPerp.OracleIngest.Tests;

/// <summary>Passes bytes on to a port until it is cut.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly CancellationTokenSource _cut = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;

    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Cut()
    {
        _cut.Cancel();
        _listener.Stop();
    }

    public void Dispose()
    {
        Cut();
        _cut.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_cut.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var here = client;
        using var there = new TcpClient();
        try
        {
            await there.ConnectAsync(IPAddress.Loopback, _target, _cut.Token);
            await Task.WhenAny(here.GetStream().CopyToAsync(there.GetStream(), _cut.Token), there.GetStream().CopyToAsync(here.GetStream(), _cut.Token));
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or SocketException)
        {
            // Cut, or one side has gone.
        }
    }
}
