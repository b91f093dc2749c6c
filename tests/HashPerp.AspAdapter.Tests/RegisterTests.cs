using HashPerp.ArkServer.Tests.Policy;
using HashPerp.AspAdapter.Core;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>Series and contracts are told on to an operator that wants to know of them.</summary>
public sealed class RegisterTests(AwareOperator aware, SharedAsp shared) : IClassFixture<AwareOperator>
{
    [Fact]
    public async Task An_operator_in_contract_aware_mode_takes_them_or_says_why_not()
    {
        await using var asp = await AspDriver.StartAsync(aware.Stack);
        using var race = await RaceScenario.AtTipAsync(aware.Stack);
        var contract = new Asp.RegisterContractRequest { Terms = race.Contract.Terms };
        await race.OpenAsync();
        await RefusedCall.WithAsync(AspAdapterErrors.RegistrationRefused, () => asp.Client.RegisterContractAsync(contract).ResponseAsync);

        Assert.True((await asp.Client.RegisterSeriesAsync(SeriesOf(race))).Supported);
        Assert.True((await asp.Client.RegisterContractAsync(contract)).Supported);
        Assert.Equal(2, (await race.Client.RegisterContractAsync(race.Contract)).Pots.Count);
    }

    [Fact]
    public async Task A_stock_operator_has_no_use_for_them()
    {
        var asp = await shared.AspAsync();
        using var race = await RaceScenario.AtTipAsync(asp.Stack);
        Assert.False((await asp.Client.RegisterSeriesAsync(SeriesOf(race))).Supported);
        Assert.False((await asp.Client.RegisterContractAsync(new Asp.RegisterContractRequest { Terms = race.Contract.Terms })).Supported);
        var tooMany = new Asp.RegisterSeriesRequest { Leaves = { Enumerable.Repeat(race.Announcement().Leaves[0], 65) } };
        await RefusedCall.WithAsync(AspAdapterErrors.RequestMalformed, () => asp.Client.RegisterSeriesAsync(tooMany).ResponseAsync);
    }

    private static Asp.RegisterSeriesRequest SeriesOf(RaceScenario race)
    {
        var announcement = race.Announcement();
        return new Asp.RegisterSeriesRequest { Leaves = { announcement.Leaves }, Signature = announcement.Signature };
    }
}
