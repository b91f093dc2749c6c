namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint of a resource. There is no proxy before it: the port that clients use is the one that the process binds.</summary>
/// <param name="Name">Unique in its resource.</param>
/// <param name="UriScheme"><c>http</c>, <c>tcp</c> ...</param>
/// <param name="Port">A fixed port, or null for a free one.</param>
/// <param name="Env">An environment variable that tells the process its port.</param>
internal sealed record EndpointAnnotation(string Name, string UriScheme, int? Port, string? Env) : IResourceAnnotation
{
    /// <summary>Where the process shall bind: a number, so that nothing depends on how this machine resolves <c>localhost</c>.</summary>
    public string TargetHost { get; init; } = "127.0.0.1";

    /// <summary>One for each replica; empty until ports are given out.</summary>
    public IList<AllocatedEndpoint> Allocated { get; } = [];
}

/// <summary>Where one replica of an endpoint really is.</summary>
/// <param name="Scheme">As in <see cref="EndpointAnnotation.UriScheme"/>.</param>
internal sealed record AllocatedEndpoint(string Scheme, string Address, int Port)
{
    public string Url => $"{Scheme}://{Address}:{Port}";
}
