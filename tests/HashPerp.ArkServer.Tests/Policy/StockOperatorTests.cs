using Grpc.Core;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Policy;

/// <summary>Without the mode this operator does what a stock one does: it looks at signatures and locks, and knows no outcomes.</summary>
public sealed class StockOperatorTests(OwnOperator own) : IClassFixture<OwnOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task A_stolen_key_takes_a_pot_once_the_lock_is_open()
    {
        using var race = await RaceScenario.AtTipAsync(_stack);
        var unimplemented = await Assert.ThrowsAsync<RpcException>(() => race.Client.RegisterSeriesAsync(race.Announcement()).ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, unimplemented.StatusCode);
        var pots = await race.OpenAsync();
        while (await _stack.Rpc.GetBlockCountAsync() < race.Expiry - 1)
        {
            await _stack.MineAsync();
        }
        var spend = race.Take(pots[1], 1, Leg.Height);
        await spend.FinalizeAsync(await spend.SubmitAsync());
    }
}
