using HashPerp.ContractScripts;

namespace HashPerp.Client;

/// <summary>Where the relay is, and what a login to it is bound to.</summary>
/// <param name="Address">Such as <c>http://127.0.0.1:7070</c>; h2c where the scheme is http.</param>
/// <param name="Origin">The relay's public name; must be what the relay itself believes.</param>
public sealed record RelayOptions(Uri Address, GenesisPrefix Genesis, string Origin)
{
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan LastRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause before an unreceipted message is sent again; doubles up to <see cref="LastResend"/>.</summary>
    public TimeSpan FirstResend { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LastResend { get; init; } = TimeSpan.FromMinutes(5);
}
