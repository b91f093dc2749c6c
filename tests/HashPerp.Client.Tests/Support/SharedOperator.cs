namespace HashPerp.Client.Tests;

/// <summary>One stack for the tests of a class.</summary>
public sealed class SharedOperator : IAsyncLifetime
{
    public OperatorStack Stack { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stack = await OperatorStack.StartAsync();

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
