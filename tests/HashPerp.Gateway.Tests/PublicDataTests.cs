namespace HashPerp.Gateway.Tests;

/// <summary>What everybody may see, with the JSON that clients parse.</summary>
public sealed class PublicDataTests(GatewayHost gateway) : IClassFixture<GatewayHost>
{
    private const string Market = "1111111111111111111111111111111111111111111111111111111111111111";

    [Theory]
    [InlineData("/v1/markets", """[{"market_id":"MARKET","expiry_height":1152,"expiry_display_height":825552,"listing_height":144,"strikes":[43000,45000],"per_lot_sat":10000,"min_price":43001,"max_price":44999,"state":"open","series_root":"MARKET","seq":7}]""")]
    [InlineData("/v1/markets/MARKET/book", """{"market_id":"MARKET","seq":7,"bids":[{"price":44000,"lots":5,"orders":2}],"asks":[],"checksum":50}""")]
    [InlineData("/v1/markets/MARKET/book?depth=200", """{"market_id":"MARKET","seq":7,"bids":[{"price":44000,"lots":5,"orders":2}],"asks":[],"checksum":200}""")]
    [InlineData("/v1/markets/MARKET/trades", """[{"trade_seq":3,"price":44000,"lots":100,"taker_leg":"height","active_at_unix_us":9007199254740991}]""")]
    [InlineData("/v1/chain/tip", """{"height":144,"display_height":824544,"hash":"00","time":1704900000,"median_time":1704890000,"index_msat_per_ph_day":44000123,"observed_at_unix_us":1704900001000000}""")]
    [InlineData("/v1/chain/index?height=9", """{"height":9,"display_height":824544,"hashprice_msat_per_ph_day":44000123,"difficulty_target":"ff"}""")]
    [InlineData("/v1/chain/candles?interval=86400&limit=7", """[{"opens_at":86400,"open_msat":1,"high_msat":4,"low_msat":1,"close_msat":3,"blocks":7}]""")]
    [InlineData("/v1/expiries/1152/outcomes", """[{"strike":44000,"time":1705000000,"winner":"time","deciding_height":1152,"private_key":"0102"}]""")]
    [InlineData("/v1/accounts/MARKET/standing", """{"account":"MARKET","tier":1,"matches":3,"activated":2,"strikes":1,"first_seen_unix_us":0}""")]
    public async Task Public_data_is_plain_json(string path, string expected)
    {
        using var answer = await gateway.Http.GetAsync(path.Replace("MARKET", Market, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(expected.Replace("MARKET", Market, StringComparison.Ordinal), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/v1/markets/11/book")]
    [InlineData("/v1/markets/MARKET/book?depth=201")]
    [InlineData("/v1/markets/MARKET/book?depth=0")]
    [InlineData("/v1/markets/MARKET/book?depth=-1")]
    [InlineData("/v1/markets/MARKET/trades?limit=501")]
    [InlineData("/v1/chain/candles?interval=60")]
    [InlineData("/v1/chain/candles?limit=1001")]
    [InlineData("/v1/chain/index?height=4294967296")]
    [InlineData("/v1/expiries/x/outcomes")]
    [InlineData("/v1/accounts/zz/standing")]
    public async Task A_query_out_of_its_range_is_refused(string path)
    {
        using var answer = await gateway.Http.GetAsync(path.Replace("MARKET", Market, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await GatewayHost.RefusedAsync(answer, 400, 8002, "MalformedRequest");
    }
}
