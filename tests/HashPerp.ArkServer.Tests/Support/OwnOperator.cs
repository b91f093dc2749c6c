using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>An operator for one test class: for tests that fail batches, move chain time, or want nobody else's blocks.</summary>
public sealed class OwnOperator : IAsyncLifetime
{
    public OperatorStack Stack { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stack = await OperatorStack.StartAsync();

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
