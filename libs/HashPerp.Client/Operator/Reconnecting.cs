using Grpc.Net.Client;

namespace HashPerp.Client;

/// <summary>How an agent finds a service again that was away.</summary>
public static class Reconnecting
{
    /// <summary>Between two attempts to connect; by default the pauses of a channel grow to two minutes.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A channel with nothing else special about it. The caller disposes of it.</summary>
    public static GrpcChannel Channel(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReconnectBackoff = LongestPause });
}
