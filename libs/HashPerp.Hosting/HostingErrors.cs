using HashPerp.Primitives;

namespace HashPerp.Hosting;

/// <summary>Refusals of the application host: of the model at once, of a resource when it starts.</summary>
public static class HostingErrors
{
    /// <summary>A resource's name breaks the rules of names, or is taken.</summary>
    public static readonly ErrorCode InvalidResourceName = new(1650, nameof(InvalidResourceName));

    /// <summary>The model can't be run: resources that wait for each other, an endpoint that isn't there, one port for two processes.</summary>
    public static readonly ErrorCode InvalidModel = new(1651, nameof(InvalidModel));

    /// <summary>A project's program isn't there.</summary>
    public static readonly ErrorCode ProjectNotBuilt = new(1652, nameof(ProjectNotBuilt));

    /// <summary>Another host runs on the same state folder.</summary>
    public static readonly ErrorCode AlreadyRunning = new(1653, nameof(AlreadyRunning));

    /// <summary>A resource that another one waits for has ended in another way than was waited for.</summary>
    public static readonly ErrorCode DependencyFailed = new(1654, nameof(DependencyFailed));
}
