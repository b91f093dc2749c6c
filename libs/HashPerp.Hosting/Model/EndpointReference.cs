using System.Globalization;
using HashPerp.Hosting;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What one may ask of an endpoint.</summary>
public enum EndpointProperty
{
    Host,
    Port,
    TargetPort,
    HostAndPort,
}

/// <summary>An endpoint of another resource, by its name; its value is its URL.</summary>
public sealed class EndpointReference : IValueProvider
{
    private readonly int _replica;

    internal EndpointReference(IResourceWithEndpoints owner, string endpointName, int replica = 0)
    {
        Resource = owner;
        EndpointName = endpointName;
        _replica = replica;
    }

    /// <summary>Where it is; asked for when the application runs.</summary>
    /// <exception cref="HashPerp.Primitives.HashPerpException">There is no such endpoint, or it has no port yet (1651).</exception>
    public string Url => Allocated.Url;

    internal IResourceWithEndpoints Resource { get; }

    internal string EndpointName { get; }

    internal AllocatedEndpoint Allocated => Annotation.Allocated.ElementAtOrDefault(_replica)
        ?? throw HostingErrors.InvalidModel.Error($"The endpoint '{EndpointName}' of {Resource.Name} has no port yet.", "Ask for it while the application runs.");

    private EndpointAnnotation Annotation => Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name == EndpointName)
        ?? throw HostingErrors.InvalidModel.Error($"{Resource.Name} has no endpoint '{EndpointName}'.", "Add it with WithEndpoint or WithHttpEndpoint.");

    /// <summary>A part of it, for a <see cref="ReferenceExpression"/>.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);
}

/// <summary>A part of an endpoint.</summary>
public sealed class EndpointReferenceExpression : IValueProvider
{
    private readonly EndpointReference _endpoint;
    private readonly EndpointProperty _property;

    internal EndpointReferenceExpression(EndpointReference endpoint, EndpointProperty property)
    {
        _endpoint = endpoint;
        _property = property;
    }

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var at = _endpoint.Allocated;
        return new(_property switch
        {
            EndpointProperty.Host => at.Address,
            EndpointProperty.Port or EndpointProperty.TargetPort => at.Port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.HostAndPort => string.Create(CultureInfo.InvariantCulture, $"{at.Address}:{at.Port}"),
            _ => throw new InvalidOperationException($"{_property} is no part of an endpoint."),
        });
    }
}
