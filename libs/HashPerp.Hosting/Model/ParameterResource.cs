namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is given from outside or made at the first start.</summary>
public sealed class ParameterResource : Resource, IValueProvider
{
    private readonly Lazy<string> _value;

    internal ParameterResource(string name, Func<string> value, bool secret)
        : base(name)
    {
        _value = new Lazy<string>(value);
        Secret = secret;
    }

    /// <summary>Never shown.</summary>
    internal bool Secret { get; }

    /// <summary>Null until somebody has asked for the value.</summary>
    internal string? KnownValue => _value.IsValueCreated ? _value.Value : null;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(_value.Value);
}
