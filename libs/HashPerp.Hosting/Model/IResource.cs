using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that is known about a resource: an endpoint, a wait, a callback that fills its environment.</summary>
public interface IResourceAnnotation;

/// <summary>What is known about one resource, in the order in which it was said.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

/// <summary>One node of the application's map: inert data, which the host reads when it runs.</summary>
public interface IResource
{
    /// <summary>1 to 64 letters, digits and single hyphens, beginning with a letter; unique without regard to case.</summary>
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}

/// <summary>A resource with a checked name.</summary>
public abstract class Resource : IResource
{
    /// <exception cref="HashPerp.Primitives.HashPerpException">The name breaks the rules (1650).</exception>
    protected Resource(string name) => Name = ResourceName.Checked(name);

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}
