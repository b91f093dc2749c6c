using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Primitives;

namespace HashPerp.Gateway.Tests;

/// <summary>The service behind shows every contract to everybody here; the gateway still shows each to its parties alone.</summary>
public sealed class ContractTests : IClassFixture<GatewayHost>, IDisposable
{
    private readonly GatewayHost _gateway;
    private readonly ECPrivKey _height = ECPrivKey.Generate();
    private readonly ECPrivKey _time = ECPrivKey.Generate();
    private readonly ECPrivKey _stranger = ECPrivKey.Generate();
    private readonly string _contract;
    private readonly string _match;

    public ContractTests(GatewayHost gateway)
    {
        _gateway = gateway;
        // Public keys, because ids are any 32 bytes that no other test has.
        _contract = GatewayHost.AccountOf(ECPrivKey.Generate());
        _match = GatewayHost.AccountOf(ECPrivKey.Generate());
        gateway.Contracts.All.Add(new Contract
        {
            ContractId = Bytes(_contract), MatchId = Bytes(_match), MarketId = Bytes(new string('1', 64)), State = "Active",
            HeightAccount = Bytes(GatewayHost.AccountOf(_height)), TimeAccount = Bytes(GatewayHost.AccountOf(_time)), Price = 44_000, Lots = 5,
            Rungs = { new ContractRung { Strike = 44_000, Time = 1_705_000_000, PotSat = 100_000 } },
        });
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_parties_see_their_contract_its_match_and_its_settlement()
    {
        foreach (var key in (ECPrivKey[])[_height, _time])
        {
            using var client = await _gateway.LogInAsync(key);
            foreach (var path in (string[])[$"/v1/contracts/{_contract}", $"/v1/matches/{_match}/contract"])
            {
                using var answer = await client.GetAsync(path, Cancel);
                var contract = await GatewayHost.JsonAsync(answer, 200);
                Assert.Equal(("Active", _contract, 100_000L), (contract.GetProperty("state").GetString(), contract.GetProperty("contract_id").GetString(),
                    contract.GetProperty("rungs")[0].GetProperty("pot_sat").GetInt64()));
            }
            using var settled = await client.GetAsync($"/v1/contracts/{_contract}/settlement", Cancel);
            var settlement = await GatewayHost.JsonAsync(settled, 200);
            Assert.Equal(("Settled", "time"), (settlement.GetProperty("state").GetString(), settlement.GetProperty("rungs")[0].GetProperty("winner").GetString()));
            using var all = await client.GetAsync("/v1/contracts", Cancel);
            Assert.Equal(1, (await GatewayHost.JsonAsync(all, 200)).GetArrayLength());
        }
    }

    [Fact]
    public async Task A_contract_at_risk_says_what_to_do_by_when_and_one_that_is_not_has_no_risk()
    {
        var risky = GatewayHost.AccountOf(ECPrivKey.Generate());
        _gateway.Contracts.All.Add(new Contract
        {
            ContractId = Bytes(risky), MatchId = Bytes(GatewayHost.AccountOf(ECPrivKey.Generate())), State = "AtRisk", HeightAccount = Bytes(GatewayHost.AccountOf(_height)),
            Risk = new ContractRisk { SilentSinceUnixUs = 7, UnrollBy = 1_705_000_000, Packages = 60, Advice = "Leave.", LiveState = "Settling" },
        });
        using var client = await _gateway.LogInAsync(_height);
        using var answer = await client.GetAsync($"/v1/contracts/{risky}", Cancel);
        var contract = await GatewayHost.JsonAsync(answer, 200);
        var risk = contract.GetProperty("risk");
        Assert.Equal(
            ("AtRisk", 7L, 1_705_000_000L, 60, "Leave.", "Settling"),
            (contract.GetProperty("state").GetString(), risk.GetProperty("silent_since_unix_us").GetInt64(), risk.GetProperty("unroll_by").GetInt64(),
                risk.GetProperty("packages").GetInt32(), risk.GetProperty("advice").GetString(), risk.GetProperty("live_state").GetString()));
        using var other = await client.GetAsync($"/v1/contracts/{_contract}", Cancel);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await GatewayHost.JsonAsync(other, 200)).GetProperty("risk").ValueKind);
    }

    [Fact]
    public async Task A_stranger_sees_none_of_it()
    {
        using var client = await _gateway.LogInAsync(_stranger);
        foreach (var path in (string[])[$"/v1/contracts/{_contract}", $"/v1/matches/{_match}/contract", $"/v1/contracts/{_contract}/settlement"])
        {
            using var answer = await client.GetAsync(path, Cancel);
            await GatewayHost.RefusedAsync(answer, 404, 8012, "ContractNotFound");
        }
        using var all = await client.GetAsync("/v1/contracts", Cancel);
        Assert.Equal(0, (await GatewayHost.JsonAsync(all, 200)).GetArrayLength());
    }

    [Fact]
    public async Task The_public_list_names_no_party()
    {
        using var answer = await _gateway.Http.GetAsync("/v1/contracts/public", Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.Contains(_contract, text, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayHost.AccountOf(_height), text, StringComparison.Ordinal);
        Assert.DoesNotContain(GatewayHost.AccountOf(_time), text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _height.Dispose();
        _time.Dispose();
        _stranger.Dispose();
    }

    private static ByteString Bytes(string hex) => ByteString.CopyFrom(Hex.Decode(hex));
}
