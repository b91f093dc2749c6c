using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

/// <summary>Constants from an independent program, which also made tests/golden/contract-v1/series.json.</summary>
public class AttestorKeysTests
{
    private const uint H = 1153;
    private const uint T = 1_705_101_491;

    [Fact]
    public void The_identity_is_a_hardened_child_of_the_seed()
    {
        using var regtest = Attestors.Keys();
        using var mainnet = AttestorKeys.FromSeed(Attestors.Seed, GenesisPrefix.Mainnet);

        Assert.Equal("f049b103103d6a5590c8bc957ac09eb12a2ebde9c383ac66a508cf55eddc3c54", regtest.Attestor.ToString());
        Assert.Equal("bba9ca3c68f39385b5f19871f7114f1a72218ada222b68fc6cf9e03eda6acbd0", mainnet.Attestor.ToString());
    }

    [Fact]
    public void Outcome_keys_depend_on_leg_height_time_and_network()
    {
        using var keys = Attestors.Keys();
        using var mainnet = AttestorKeys.FromSeed(Attestors.Seed, GenesisPrefix.Mainnet);
        var (heightKey, timeKey) = keys.Announced(H, T);

        Assert.Equal("821f847db4ad448ed5808c8394bf9d77b64f6b56dad3b009d10c0bd9c3cb4802", heightKey.ToString());
        Assert.Equal("791fe121dd96713bd7631ec0a56af68adbe3ed42f3cdb7f2aaed79857c9a5261", timeKey.ToString());
        Assert.Equal("9e37ccf03f42a8dcb4c119e767f7b28e9e9d50b74638a5443f724ce4da580eb8", mainnet.Announced(H, T).HeightKey.ToString());
        Assert.NotEqual(heightKey, keys.Announced(H + 1, T).HeightKey);
        Assert.NotEqual(heightKey, keys.Announced(H, T + 1).HeightKey);
    }

    [Theory]
    [InlineData(Leg.Height, "196e2678ae10957e408434455f5871b78e2637a7a5a82215a47b4a0511ac04ef")]
    [InlineData(Leg.Time, "8b6afbc5461ae8699f7702b80094847d4f061ece5566cd8a2d9c056c03caec05")]
    public void The_published_key_is_the_winners(Leg winner, string expected)
    {
        using var keys = Attestors.Keys();
        using var published = keys.Published(new DecidedRecord(H, T, winner, H, 0, []));

        Assert.Equal(expected, Hex.Encode(published.ToBytes()));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(65)]
    public void A_seed_of_another_length_is_refused(int bytes) =>
        Refusal.Is(SettlementErrors.UnusableSeed, () => AttestorKeys.FromSeed(new byte[bytes], GenesisPrefix.Regtest));
}
