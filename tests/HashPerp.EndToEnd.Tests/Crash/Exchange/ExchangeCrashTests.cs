namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Any service of the exchange is killed before and after each of its persisted steps, while markets are listed, orders meet, and contracts stand and settle: it comes
/// back, and everybody has the same money. One test for each service, so that they can be run apart.
/// </summary>
public sealed class ExchangeCrashTests
{
    [Fact]
    public void Every_persisted_step_of_every_service_has_a_scene_or_a_reason()
    {
        var scenes = Enum.GetValues<ServiceScene>();
        var rows = ServiceCrashTable.Services.SelectMany(service => ServiceCrashTable.Of(service, scenes)).ToList();
        Assert.Equal(rows.Count, rows.Distinct().Count());
        Assert.Empty(ServiceCrashTable.Stale());
        foreach (var service in ServiceCrashTable.Services)
        {
            Assert.All(scenes, scene => Assert.NotEqual(
                ServiceCrashTable.Idle.ContainsKey((service, scene)), rows.Any(row => row.Service == service && row.Scene == scene)));
        }
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
    public Task The_operator_killed_at_any_persisted_step_of_a_contract_loses_nothing() => PlayAsync("ArkServer");

    private static Task PlayAsync(string service) =>
        ServiceCrashRun.PlayAsync(ServiceCrashTable.Of(service, ServiceCrashTable.Trading), $"all deaths of {service} in trading");
}
