namespace Aspire.Hosting.ApplicationModel;

/// <summary>Given to callbacks that fill an environment.</summary>
public sealed class EnvironmentCallbackContext
{
    internal EnvironmentCallbackContext(int replica) => Replica = replica;

    /// <summary>Name -> a text or an <see cref="IValueProvider"/>. Later callbacks see and may replace what earlier ones set.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; } = [];

    /// <summary>Which of the resource's processes is about to start.</summary>
    internal int Replica { get; }
}

/// <summary>Given to callbacks that add to a command line.</summary>
public sealed class CommandLineArgsCallbackContext
{
    internal CommandLineArgsCallbackContext(CancellationToken cancel) => CancellationToken = cancel;

    /// <summary>Texts and <see cref="IValueProvider"/>s, in order.</summary>
    public IList<object> Args { get; } = [];

    public CancellationToken CancellationToken { get; }
}
