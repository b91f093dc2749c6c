using HashPerp.ArkServer.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class IntentPoolTests
{
    private readonly IntentPool _pool = new(limit: 3);

    [Fact]
    public void A_coin_is_promised_once_and_free_again_after_its_batch()
    {
        var intent = Sample.Intent("a", [Sample.Input(0, 1_000)], [Sample.Output(1_000)]);
        _pool.Add(intent);
        var refusal = Assert.Throws<HashPerpException>(() => _pool.Add(Sample.Intent("b", [Sample.Input(1, 5), Sample.Input(0, 1_000)], [])));
        // Public clients look for code 0 and these words, and no other.
        Assert.Equal(OperatorErrors.InternalError, refusal.Code);
        Assert.Contains("duplicated input", refusal.Message, StringComparison.Ordinal);
        Assert.False(_pool.IsRegistered(Sample.Input(1, 5).OutPoint));

        Assert.Equal([intent], _pool.TakeForBatch(now: 10, max: 10));
        Assert.True(_pool.IsRegistered(Sample.Input(0, 1_000).OutPoint));
        _pool.Remove([intent]);
        Assert.False(_pool.IsRegistered(Sample.Input(0, 1_000).OutPoint));
    }

    [Fact]
    public void Only_a_proof_over_the_real_output_withdraws_an_intent()
    {
        var coin = Sample.Input(0, 1_000);
        _pool.Add(Sample.Intent("a", [coin], []));
        var invented = Assert.Throws<HashPerpException>(() => _pool.DeleteByCoins([(coin.OutPoint, Sample.Output(999))]));
        Assert.Equal(OperatorErrors.IntentNotFound, invented.Code);
        _pool.DeleteByCoins([(coin.OutPoint, coin.Output)]);
        Assert.False(_pool.IsRegistered(coin.OutPoint));
    }

    [Fact]
    public void An_intent_in_a_batch_is_not_withdrawn_under_it()
    {
        var coin = Sample.Input(0, 1_000);
        _pool.Add(Sample.Intent("a", [coin], []));
        _pool.TakeForBatch(now: 10, max: 10);
        _pool.DeleteByCoins([(coin.OutPoint, coin.Output)]);
        Assert.True(_pool.IsRegistered(coin.OutPoint));
    }

    [Fact]
    public void Intents_wait_for_their_time_and_are_forgotten_after_it()
    {
        _pool.Add(Sample.Intent("late", [Sample.Input(0, 1)], [], validAt: 100));
        _pool.Add(Sample.Intent("gone", [Sample.Input(1, 1)], [], expireAt: 50));
        Assert.Empty(_pool.TakeForBatch(now: 99, max: 10));
        Assert.False(_pool.IsRegistered(Sample.Input(1, 1).OutPoint));
        Assert.Equal("late", Assert.Single(_pool.TakeForBatch(now: 100, max: 10)).Id);
    }

    [Fact]
    public void The_pool_and_a_batch_have_limits()
    {
        for (byte i = 0; i < 3; i++)
        {
            _pool.Add(Sample.Intent($"{i}", [Sample.Input(i, 1)], []));
        }
        Assert.Equal(OperatorErrors.TooManyIntents, Assert.Throws<HashPerpException>(() => _pool.Add(Sample.Intent("3", [Sample.Input(3, 1)], []))).Code);
        Assert.Equal(["0", "1"], _pool.TakeForBatch(now: 10, max: 2).Select(intent => intent.Id));
    }

    [Fact]
    public void A_batch_takes_no_more_cosigners_than_a_tree_output_can_have()
    {
        var many = new IntentPool(limit: 100);
        var keys = Enumerable.Range(1, 16).Select(i => Sample.Key((byte)i).PubKey).ToList();
        for (byte i = 0; i < 20; i++)
        {
            many.Add(Sample.Intent($"{i}", [Sample.Input(i, 1)], []) with { Cosigners = keys });
        }
        // 15 x 16 = 240 keys fit below 250, 16 x 16 don't.
        Assert.Equal(15, many.TakeForBatch(now: 10, max: 128).Count);
    }
}
