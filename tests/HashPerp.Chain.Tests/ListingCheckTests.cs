using HashPerp.Bitcoin;
using HashPerp.Pricing;
using HashPerp.Primitives;

namespace HashPerp.Chain.Tests;

public class ListingCheckTests
{
    private const int Listed = 145;
    private const int Expiry = 145 + 1008;

    private static readonly ReplayProfile Profile = new(824_399, MainnetFacts.Embedded);
    private static readonly HeaderChain Chain =
        FakeChain.Of(0, [1_704_400_000, .. Enumerable.Range(824_400, 200).Select(MainnetFacts.Embedded.TimeAt)]);

    private static readonly Satoshis Reward = new(625_000_000);

    [Fact]
    public void A_rung_is_accepted_at_its_second_only()
    {
        var listing = ListingCheck.Find(Profile, Chain, Listed, Chain.HashAt(Listed), Reward, Expiry);
        var strike = new SatPerPhDay(174_430);

        ListingCheck.RequireTime(Profile, listing, Expiry, strike, 1_705_112_835);
        Refuse(1_705_112_834);
        Refuse(1_705_112_836);

        void Refuse(uint time) => Refusal.Is(ChainErrors.ListingMismatch, () =>
        {
            ListingCheck.RequireTime(Profile, listing, Expiry, strike, time);
            return null;
        });
    }

    [Fact]
    public void Another_listing_block_is_refused() => Refusal.Is(
        ChainErrors.ListingMismatch, () => ListingCheck.Find(Profile, Chain, Listed, Chain.HashAt(Listed - 1), Reward, Expiry));

    [Fact]
    public void Another_reward_is_refused() => Refusal.Is(
        ChainErrors.ListingMismatch, () => ListingCheck.Find(Profile, Chain, Listed, Chain.HashAt(Listed), new Satoshis(312_500_000), Expiry));

    [Fact]
    public void A_listing_block_that_is_not_there_is_refused() =>
        Refusal.Is(ChainErrors.HeightUnknown, () => ListingCheck.Find(Profile, Chain, 5000, uint256.Zero, Reward, Expiry));
}
