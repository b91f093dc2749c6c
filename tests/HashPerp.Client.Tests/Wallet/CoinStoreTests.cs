using CsCheck;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

public sealed class CoinStoreTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly AgentFolder _folder;

    public CoinStoreTests() => _folder = AgentFolder.Open(_temp.Sub("agent"));

    public void Dispose()
    {
        _folder.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void A_coin_is_promised_to_one_holder_only_and_survives_a_restart_as_promised()
    {
        Filled(1000).Reserve("contract/a", [At(0)]);
        var store = new CoinStore(_folder);
        Assert.Equal((CoinState.Reserved, "contract/a"), (store.Find(At(0))!.State, store.Find(At(0))!.Holder));
        Assert.Equal(1521, Assert.Throws<HashPerpException>(() => store.Reserve("contract/b", [At(0)])).Code.Number);
        store.Reserve("contract/a", [At(0)]);
        store.Release("contract/b");
        Assert.Equal(CoinState.Reserved, store.Find(At(0))!.State);
        store.Release("contract/a");
        Assert.Equal(CoinState.Available, new CoinStore(_folder).Find(At(0))!.State);
    }

    [Fact]
    public void All_coins_are_reserved_or_none()
    {
        var store = Filled(1000, 2000);
        store.Reserve("contract/a", [At(1)]);
        Assert.Throws<HashPerpException>(() => store.Reserve("contract/b", [At(0), At(1)]));
        Assert.Equal(CoinState.Available, new CoinStore(_folder).Find(At(0))!.State);
        Assert.Throws<HashPerpException>(() => store.Reserve("contract/b", [At(0), At(9)]));
        Assert.Equal(CoinState.Available, store.Find(At(0))!.State);
    }

    [Fact]
    public void A_burnt_coin_is_not_released()
    {
        var store = Filled(1000);
        store.Reserve("contract/a", [At(0)]);
        store.Burn("contract/a");
        store.Release("contract/a");
        Assert.Equal(CoinState.Burnt, new CoinStore(_folder).Find(At(0))!.State);
        Assert.Empty(store.Available);
        Assert.Equal(1000, store.Balance.Value);
        Assert.Single(store.Reserve("contract/a", [At(0)]));
        Assert.Equal(CoinState.Burnt, store.Find(At(0))!.State);
    }

    [Fact]
    public void Coins_move_from_one_holder_to_another_all_or_none_and_burnt_ones_stay_burnt()
    {
        var store = Filled(1000, 2000, 3000);
        store.Reserve("order/1", [At(0), At(1)]);
        store.Move("order/1", "round", [At(0), At(2)]);
        Assert.All([At(0), At(2)], coin => Assert.Equal((CoinState.Reserved, "round"), (store.Find(coin)!.State, store.Find(coin)!.Holder)));
        store.Burn("round");
        store.Move("round", "send/x", [At(0)]);
        Assert.Equal((CoinState.Burnt, "send/x"), (new CoinStore(_folder).Find(At(0))!.State, store.Find(At(0))!.Holder));
        Assert.Equal(1521, Assert.Throws<HashPerpException>(() => store.Move("order/2", "round", [At(2), At(1)])).Code.Number);
        Assert.Equal("order/1", store.Find(At(1))!.Holder);
        store.MarkSpent([At(2)]);
        Assert.Throws<HashPerpException>(() => store.Move("round", "order/1", [At(2)]));
    }

    [Fact]
    public void Spent_is_final()
    {
        var store = Filled(1000);
        store.MarkSpent([At(0), At(7)]);
        store.Add([Coin(0, 1000)]);
        Assert.Equal(CoinState.Spent, store.Find(At(0))!.State);
        Assert.Throws<HashPerpException>(() => store.Reserve("contract/a", [At(0)]));
        Assert.Equal(0, store.Balance.Value);
    }

    [Fact]
    public void Exact_values_take_that_many_coins_latest_expiry_first_and_the_same_ones_again()
    {
        var store = new CoinStore(_folder);
        store.Add([Coin(0, 500) with { ExpiresAt = 10 }, Coin(1, 500) with { ExpiresAt = 20 }, Coin(2, 500) with { ExpiresAt = 30, Hops = 1 }, Coin(3, 700)]);
        var chosen = store.ReserveExact("contract/a", [new(700), new(500)]);
        Assert.Equal([At(3), At(1)], chosen.Select(coin => coin.OutPoint));
        Assert.Equal(chosen.Select(coin => coin.OutPoint), store.ReserveExact("contract/a", [new(700), new(500)]).Select(coin => coin.OutPoint));
        Assert.Equal([At(0)], store.ReserveExact("contract/b", [new(500)]).Select(coin => coin.OutPoint));
        var error = Assert.Throws<HashPerpException>(() => store.ReserveExact("contract/c", [new(500)]));
        Assert.Equal(1521, error.Code.Number);
        Assert.Equal([At(2)], store.ReserveExact("contract/c", [new(500)], maxHops: 1).Select(coin => coin.OutPoint));
    }

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(3, new[] { 2, 1 })]
    [InlineData(8, new[] { 5, 2, 1 })]
    [InlineData(10, new[] { 5, 2, 2, 1 })]
    [InlineData(100, new[] { 50, 20, 10, 10, 5, 2, 2, 1 })]
    public void Lots_are_split_into_the_1_2_5_series(int lots, int[] counts) => Assert.Equal(counts, CoinLots.Counts(lots));

    [Fact]
    public void Split_lots_always_add_up() => Gen.Int[1, 5000].Sample(lots => CoinLots.Counts(lots).Sum() == lots);

    [Fact]
    public void Every_coin_of_a_split_carries_its_connector() =>
        Assert.Equal([2330L, 1330L], CoinLots.Split(3, new Satoshis(1000), new Satoshis(330)).Select(value => value.Value));

    private static OutPoint At(uint index) => new(new uint256(Enumerable.Repeat((byte)7, 32).ToArray()), index);

    private static HeldCoin Coin(uint index, long sat) => new(At(index), new Satoshis(sat), KeyReference.Receive(index), ExpiresAt: 1_700_000_000, Hops: 0);

    private CoinStore Filled(params long[] amounts)
    {
        var store = new CoinStore(_folder);
        store.Add(amounts.Select((sat, i) => Coin((uint)i, sat)));
        return store;
    }
}
