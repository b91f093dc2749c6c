namespace HashPerp.ServiceDefaults;

/// <summary>Who this process is.</summary>
/// <param name="Name">The service's name in lower case, such as <c>orderbook</c>.</param>
public sealed record ServiceIdentity(string Name);
