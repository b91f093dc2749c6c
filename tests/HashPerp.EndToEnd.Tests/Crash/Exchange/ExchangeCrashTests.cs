namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Any service of the exchange is killed before and after each of its persisted steps, while markets are listed, orders meet, and contracts settle: it comes
/// back, and everybody has the same money. One test for each service, so that they can be run apart.
/// </summary>
public sealed class ExchangeCrashTests
{
    [Fact]
    public void Every_persisted_step_of_every_service_has_a_scene_or_a_reason()
    {
        var rows = ServiceCrashTable.Services.SelectMany(ServiceCrashTable.Of).ToList();
        Assert.Equal(rows.Count, rows.Distinct().Count());
        Assert.Empty(ServiceCrashTable.Stale());
    }

    [Fact]
    [Trait("tier", "full")]
    public Task OracleIngest_killed_at_any_persisted_step_loses_nothing() => PlayAsync("OracleIngest");

    [Fact]
    [Trait("tier", "full")]
    public Task AspAdapter_killed_at_any_persisted_step_loses_nothing() => PlayAsync("AspAdapter");

    [Fact]
    [Trait("tier", "full")]
    public Task OrderBook_killed_at_any_persisted_step_loses_nothing() => PlayAsync("OrderBook");

    [Fact]
    [Trait("tier", "full")]
    public Task ContractLifecycle_killed_at_any_persisted_step_loses_nothing() => PlayAsync("ContractLifecycle");

    [Fact]
    [Trait("tier", "full")]
    public Task Settlement_killed_at_any_persisted_step_loses_nothing() => PlayAsync("Settlement");

    [Fact]
    [Trait("tier", "full")]
    public Task The_attestor_killed_at_any_persisted_step_loses_nothing() => PlayAsync("Attestor");

    [Fact]
    [Trait("tier", "full")]
    public Task The_operator_killed_at_any_persisted_step_of_a_fill_loses_nothing() => PlayAsync("ArkServer");

    private static async Task PlayAsync(string service)
    {
        var rows = ServiceCrashTable.Of(service);
        await using var stage = await ExchangeStage.StartWithExactCoinsAsync(lots: rows.Count);
        var run = new ServiceCrashRun(stage);
        foreach (var row in rows)
        {
            await run.PlayAsync(row);
        }
        run.RequireAllPlayed();
        await run.RequireBalancesAsync($"all deaths of {service}");
    }
}
