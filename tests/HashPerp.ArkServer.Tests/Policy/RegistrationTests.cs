using Google.Protobuf;
using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Policy;

/// <summary>What an operator in contract-aware mode takes over, and what it refuses.</summary>
public sealed class RegistrationTests(AwareOperator own) : IClassFixture<AwareOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task Series_come_from_a_believed_attestor_with_the_times_of_our_own_headers()
    {
        using var race = await RaceScenario.AtTipAsync(_stack);
        using var stranger = ECPrivKey.Generate();
        await RefusedAsync("is not believed", () => race.Client.RegisterSeriesAsync(race.Announcement(stranger)).ResponseAsync);
        var unsigned = race.Announcement();
        unsigned.Signature = ByteString.CopyFrom(new byte[64]);
        await RefusedAsync("SeriesRefused", () => race.Client.RegisterSeriesAsync(unsigned).ResponseAsync);
        await RefusedAsync("No rungs", () => race.Client.RegisterSeriesAsync(new RegisterSeriesRequest()).ResponseAsync);
        using var other = await RaceScenario.AtTipAsync(_stack);
        other.Alter(terms => terms with { Series = terms.Series with { Rungs = [.. terms.Series.Rungs.Select(rung => rung with { Time = rung.Time + 1 })] } });
        await RefusedAsync("stands for", () => race.Client.RegisterSeriesAsync(other.Announcement()).ResponseAsync);
        other.Alter(terms => terms with { Series = terms.Series with { Listing = terms.Series.Listing with { Hash = uint256.Zero } } });
        await RefusedAsync("announced as", () => race.Client.RegisterSeriesAsync(other.Announcement()).ResponseAsync);

        var first = await race.Client.RegisterSeriesAsync(race.Announcement());
        Assert.Equal(first, await race.Client.RegisterSeriesAsync(race.Announcement()));
        other.Alter(terms => race.Terms with { Series = race.Terms.Series with { Confirmations = 2 } });
        await RefusedAsync("has announced another series", () => race.Client.RegisterSeriesAsync(other.Announcement()).ResponseAsync);
    }

    [Fact]
    public async Task A_contract_needs_its_races_its_pots_and_this_operator()
    {
        using var race = await RaceScenario.AtTipAsync(_stack);
        await RefusedAsync("There is no VTXO", () => race.Client.RegisterContractAsync(race.Contract).ResponseAsync, StatusCode.NotFound);
        await race.OpenAsync();
        await RefusedAsync("No registered series", () => race.Client.RegisterContractAsync(race.Contract).ResponseAsync);
        await race.Client.RegisterSeriesAsync(race.Announcement());
        await AlteredAsync(race, "ContractRefused", terms => terms with { Operator = terms.Operator with { SignerKey = RaceScenario.AttestorKey } });
        await AlteredAsync(race, "exit delay", terms => terms with { ClaimDelay = terms.ClaimDelay + 512 });
        await AlteredAsync(race, "Stakes of", terms => terms with { Money = terms.Money with { StakeTime = terms.Money.StakeTime + new Satoshis(1) } });
        await AlteredAsync(race, "network", terms => terms with { Genesis = GenesisPrefix.Mainnet });
        await RefusedAsync("ContractRefused", () => race.Client.RegisterContractAsync(new RegisterContractRequest { Terms = ByteString.CopyFrom([1, 2, 3]) }).ResponseAsync);
        await RefusedAsync(
            "At most", () => race.Client.RegisterContractAsync(new RegisterContractRequest { Terms = ByteString.CopyFrom(new byte[65_537]) }).ResponseAsync);

        var registered = await race.Client.RegisterContractAsync(race.Contract);
        Assert.Equal(registered, await race.Client.RegisterContractAsync(race.Contract));
        Assert.Equal(race.Terms.Match.MatchId.ToBytes(), registered.MatchId.ToByteArray());
        Assert.Equal(race.Terms.Rungs.Select(rung => rung.Time), registered.Pots.Select(pot => pot.Time));
        await RefusedAsync(
            "is not registered", () => race.Client.GetContractAsync(new GetContractRequest { ContractId = ByteString.CopyFrom(new byte[32]) }).ResponseAsync, StatusCode.NotFound);
    }

    private static async Task AlteredAsync(RaceScenario race, string text, Func<ContractTerms, ContractTerms> alter)
    {
        var bytes = alter(race.Terms).ToBytes();
        await RefusedAsync(text, () => race.Client.RegisterContractAsync(new RegisterContractRequest { Terms = ByteString.CopyFrom(bytes) }).ResponseAsync);
    }

    private static async Task RefusedAsync(string text, Func<Task> call, StatusCode status = StatusCode.InvalidArgument)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Contains(text, error.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(status, error.StatusCode);
    }
}
