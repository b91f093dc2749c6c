namespace HashPerp.EndToEnd.Tests;

/// <summary>One opening for all endings.</summary>
[CollectionDefinition(nameof(OpenedContracts))]
public sealed class OpenedContractsCollection : ICollectionFixture<OpenedContracts>;
