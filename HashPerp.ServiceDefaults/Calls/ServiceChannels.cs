using System.Collections.Concurrent;
using Grpc.Net.Client;

namespace HashPerp.ServiceDefaults;

/// <summary>One channel for each address, closed with the service.</summary>
internal sealed class ServiceChannels : IDisposable
{
    private readonly ConcurrentDictionary<Uri, Lazy<GrpcChannel>> _channels = new();

    public GrpcChannel To(Uri address) => _channels.GetOrAdd(address, uri => new Lazy<GrpcChannel>(() => ServiceClients.OpenChannel(uri))).Value;

    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }
}
