namespace HashPerp.EndToEnd.Tests;

/// <summary>Folders on disks of a test's own; null for the usual place.</summary>
/// <param name="Postgres">For the data of all services.</param>
/// <param name="Alice">For everything that Alice's agent has.</param>
internal sealed record StackDisks(string? Postgres = null, string? Alice = null);
