using HashPerp.ArkServer.Tests;
using Xunit;


[assembly: AssemblyFixture(typeof(SharedOperator))]

namespace HashPerp.ArkServer.Tests;

/// <summary>The operator that tests share unless they stop servers or need settings of their own.</summary>
public sealed class SharedOperator : IAsyncLifetime
{
    public OperatorStack Stack { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stack = await OperatorStack.StartAsync();

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
