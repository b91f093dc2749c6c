namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Any service of the exchange is killed before and after each of its persisted steps, while a contract or a match is undone: Setup that is refunded, a contract that
/// both close early, a match that is called off. It comes back, and everybody has what is theirs.
/// </summary>
public sealed class UndoneCrashTests
{
    [Fact]
    [Trait("tier", "full")]
    public Task AspAdapter_killed_while_something_is_undone_loses_nothing() =>
        PlayAsync("AspAdapter", ServiceScene.Setup, ServiceScene.Refund, ServiceScene.Close, ServiceScene.Bust);

    [Fact]
    [Trait("tier", "full")]
    public Task OrderBook_killed_while_a_match_is_called_off_gives_the_lot_back() => PlayAsync("OrderBook", ServiceScene.Bust);

    [Fact]
    [Trait("tier", "full")]
    public Task ContractLifecycle_killed_while_Setup_is_refunded_loses_nothing() => PlayAsync("ContractLifecycle", ServiceScene.Setup, ServiceScene.Refund);

    [Fact]
    [Trait("tier", "full")]
    public Task ContractLifecycle_killed_while_a_contract_is_closed_or_a_match_called_off_loses_nothing() =>
        PlayAsync("ContractLifecycle", ServiceScene.Close, ServiceScene.Bust);

    [Fact]
    [Trait("tier", "full")]
    public Task Settlement_killed_while_something_is_undone_loses_nothing() => PlayAsync("Settlement", ServiceScene.Refund, ServiceScene.Close);

    [Fact]
    [Trait("tier", "full")]
    public Task The_operator_killed_while_something_is_undone_loses_nothing() =>
        PlayAsync("ArkServer", ServiceScene.Setup, ServiceScene.Refund, ServiceScene.Close);

    [Fact]
    public void Every_row_of_the_table_is_played_by_a_test()
    {
        ServiceScene[] undone = [ServiceScene.Setup, ServiceScene.Refund, ServiceScene.Close, ServiceScene.Bust];
        Assert.Equal(Enum.GetValues<ServiceScene>(), ServiceCrashTable.Trading.Concat(undone));
        // Those above play all four for each service that writes anything down in them.
        Assert.All(["OracleIngest", "Attestor"], service => Assert.Empty(ServiceCrashTable.Of(service, undone)));
    }

    private static Task PlayAsync(string service, params ServiceScene[] scenes) =>
        ServiceCrashRun.PlayAsync(ServiceCrashTable.Of(service, scenes), $"all deaths of {service} in {string.Join(", ", scenes)}");
}
