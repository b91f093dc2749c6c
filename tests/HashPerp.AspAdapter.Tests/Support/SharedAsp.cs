using HashPerp.ArkServer.Tests;
using HashPerp.AspAdapter.Tests;

[assembly: AssemblyFixture(typeof(SharedAsp))]

namespace HashPerp.AspAdapter.Tests;

/// <summary>The operator and the AspAdapter that tests share unless they stop one of them.</summary>
public sealed class SharedAsp : IAsyncLifetime
{
    private readonly Lazy<Task<OperatorStack>> _stack = new(() => OperatorStack.StartAsync());
    private readonly Lazy<Task<AspDriver>> _asp;

    public SharedAsp() => _asp = new Lazy<Task<AspDriver>>(async () => await AspDriver.StartAsync(await _stack.Value));

    public Task<OperatorStack> StackAsync() => _stack.Value;

    public Task<AspDriver> AspAsync() => _asp.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_asp.IsValueCreated)
        {
            await (await _asp.Value).DisposeAsync();
        }
        if (_stack.IsValueCreated)
        {
            await (await _stack.Value).DisposeAsync();
        }
    }
}
