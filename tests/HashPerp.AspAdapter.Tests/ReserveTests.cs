using HashPerp.ArkServer.Tests;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>Reservations through the real service, database and operator.</summary>
public sealed class ReserveTests(SharedAsp shared) : IAsyncLifetime
{
    private AspDriver _asp = null!;
    private TestUser _user = null!;

    public async ValueTask InitializeAsync()
    {
        _asp = await shared.AspAsync();
        _user = new TestUser(_asp.Stack);
    }

    public ValueTask DisposeAsync()
    {
        _user.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_coin_is_reserved_once_for_who_proves_it()
    {
        var coins = await _user.BoardAsync(10_000, 20_000, 5_000);
        var holder = NewHolder();
        var made = await _asp.ReserveAsync(holder, [coins[0].Proof(), coins[1].Proof()], required: 30_000);
        Assert.Equal(30_000, made.TotalSat);
        Assert.Equal([10_000, 20_000], made.Coins.Select(coin => coin.AmountSat));
        Assert.All(made.Coins, coin => Assert.Equal(Asp.ReservationState.Held, coin.State));

        Assert.Equal(made, await _asp.ReserveAsync(holder, [coins[1].Proof(), coins[0].Proof()], required: 30_000));
        await RefusedCall.WithAsync(AspAdapterErrors.ReservationDiffers, () => _asp.ReserveAsync(holder, [coins[0].Proof()]));
        await RefusedCall.WithAsync(AspAdapterErrors.CoinReserved, () => _asp.ReserveAsync(NewHolder(), [coins[2].Proof(), coins[1].Proof()]));
        // What failed as a whole holds nothing.
        Assert.Equal(5_000, (await _asp.ReserveAsync(NewHolder(), [coins[2].Proof()])).TotalSat);
    }

    [Fact]
    public async Task Of_many_who_want_one_coin_at_once_exactly_one_gets_it()
    {
        var coins = await _user.BoardAsync(1_000, 1_000, 1_000);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async index =>
        {
            try
            {
                // Overlapping sets in different orders, so that a careless lock order would deadlock.
                var wanted = index % 2 == 0 ? [coins[0], coins[1], coins[2]] : new[] { coins[2], coins[0] };
                return (await _asp.ReserveAsync(NewHolder(), [.. wanted.Select(coin => coin.Proof())])).Holder;
            }
            catch (Grpc.Core.RpcException error)
            {
                Assert.Equal(AspAdapterErrors.CoinReserved.Number, RefusedCall.NumberOf(error));
                return null;
            }
        }));
        Assert.Single(answers, answer => answer is not null);
    }

    [Fact]
    public async Task Coins_that_are_not_shown_to_be_the_accounts_are_refused()
    {
        using var thief = ECPrivKey.Generate();
        var coin = (await _user.BoardAsync(1_000))[0];
        var other = new Bytes32([.. Enumerable.Repeat((byte)9, 32)]);
        await RefusedCall.WithAsync(AspAdapterErrors.CoinOfAnotherKey, () => _asp.ReserveAsync(NewHolder(), [ProvenCoins.Proof(coin.OutPoint, thief, AspDriver.Account)]));
        await RefusedCall.WithAsync(
            ContractScriptErrors.WrongSignature, () => _asp.ReserveAsync(NewHolder(), [ProvenCoins.Proof(coin.OutPoint, thief, AspDriver.Account, _user.Key.XOnlyPubKey)]));
        await RefusedCall.WithAsync(ContractScriptErrors.WrongSignature, () => _asp.ReserveAsync(NewHolder(), [coin.Proof()], account: other));
        await RefusedCall.WithAsync(
            AspAdapterErrors.CoinUnknown,
            () => _asp.ReserveAsync(NewHolder(), [ProvenCoins.Proof(new OutPoint(coin.OutPoint.Hash, 77), _user.Key, AspDriver.Account)]));
        await RefusedCall.WithAsync(AspAdapterErrors.ReservedTooLittle, () => _asp.ReserveAsync(NewHolder(), [coin.Proof()], required: 1_001));
        Assert.Equal(1_000, (await _asp.ReserveAsync(NewHolder(), [coin.Proof()], required: 1_000)).TotalSat);
    }

    [Fact]
    public async Task A_spent_coin_is_refused()
    {
        var coin = (await _user.BoardAsync(1_000))[0];
        await OffchainSpend.RunAsync(_asp.Stack, [coin], _user.Output(1_000));
        await RefusedCall.WithAsync(AspAdapterErrors.CoinNotSpendable, () => _asp.ReserveAsync(NewHolder(), [coin.Proof()]));
    }

    [Fact]
    public async Task Malformed_requests_are_refused()
    {
        var coin = (await _user.BoardAsync(1_000))[0];
        var proof = coin.Proof();
        var shortKey = proof.Clone();
        shortKey.Key = Google.Protobuf.ByteString.CopyFrom(new byte[31]);
        var upper = proof.Clone();
        upper.Outpoint.Txid = new string('A', 64);
        Asp.ReserveRequest[] malformed =
        [
            AspDriver.Request("nobody", [proof]), AspDriver.Request(NewHolder(), []), AspDriver.Request(NewHolder(), [proof, proof]),
            AspDriver.Request(NewHolder(), [shortKey]), AspDriver.Request(NewHolder(), [upper]), AspDriver.Request(NewHolder(), [proof], required: -1),
            AspDriver.Request(NewHolder(), [.. Enumerable.Repeat(proof, 65)]),
        ];
        foreach (var request in malformed)
        {
            await RefusedCall.WithAsync(AspAdapterErrors.RequestMalformed, async () => await _asp.Client.ReserveAsync(request));
        }
        await RefusedCall.WithAsync(AspAdapterErrors.ReservationOver, () => _asp.ReserveAsync(NewHolder(), [proof], expiresAt: 1));
    }

    [Fact]
    public async Task A_released_coin_is_free_and_a_release_may_be_repeated()
    {
        var coin = (await _user.BoardAsync(1_000))[0];
        var holder = NewHolder();
        await _asp.ReserveAsync(holder, [coin.Proof()]);
        var released = await _asp.Client.ReleaseAsync(new Asp.ReleaseRequest { Holder = holder });
        Assert.Equal(Asp.ReservationState.Released, Assert.Single(released.Coins).State);
        Assert.Equal(released, await _asp.Client.ReleaseAsync(new Asp.ReleaseRequest { Holder = holder }));
        Assert.Empty((await _asp.Client.ReleaseAsync(new Asp.ReleaseRequest { Holder = NewHolder() })).Coins);
        await RefusedCall.WithAsync(AspAdapterErrors.ReservationOver, async () => await _asp.Client.ExtendAsync(new Asp.ExtendRequest { Holder = holder }));

        var next = NewHolder();
        await _asp.ReserveAsync(next, [coin.Proof()]);
        await RefusedCall.WithAsync(AspAdapterErrors.CoinReserved, () => _asp.ReserveAsync(holder, [coin.Proof()]));
        await _asp.Client.ReleaseAsync(new Asp.ReleaseRequest { Holder = next });
        Assert.Equal(1_000, (await _asp.ReserveAsync(holder, [coin.Proof()])).TotalSat);
    }

    [Fact]
    public async Task An_expired_reservation_is_released_and_an_extended_one_is_not()
    {
        var coins = await _user.BoardAsync(1_000, 2_000);
        var soon = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000) + 1_500_000;
        var extended = NewHolder();
        await _asp.ReserveAsync(NewHolder(), [coins[0].Proof()], expiresAt: soon);
        await _asp.ReserveAsync(extended, [coins[1].Proof()], expiresAt: soon);
        await RefusedCall.WithAsync(AspAdapterErrors.CoinReserved, () => _asp.ReserveAsync(NewHolder(), [coins[0].Proof()]));
        Assert.Equal(0, (await _asp.Client.ExtendAsync(new Asp.ExtendRequest { Holder = extended })).ExpiresAtUnixUs);
        await Eventually.TrueAsync(() => CanReserveAsync(coins[0]), "the expired reservation to be released");
        await RefusedCall.WithAsync(AspAdapterErrors.CoinReserved, () => _asp.ReserveAsync(NewHolder(), [coins[1].Proof()]));
    }

    [Fact]
    public async Task A_burnt_coin_is_free_again_only_through_an_own_payment()
    {
        var coin = (await _user.BoardAsync(1_000))[0];
        var holder = NewHolder();
        await _asp.ReserveAsync(holder, [coin.Proof()]);
        var burn = new Asp.BurnRequest { Holder = holder, Coins = { coin.OutPoint.Wire() } };
        Assert.Equal(Asp.ReservationState.Burnt, Assert.Single((await _asp.Client.BurnAsync(burn)).Coins).State);
        Assert.Equal(Asp.ReservationState.Burnt, Assert.Single((await _asp.Client.BurnAsync(burn)).Coins).State);
        await _asp.Client.ReleaseAsync(new Asp.ReleaseRequest { Holder = holder });
        await RefusedCall.WithAsync(AspAdapterErrors.CoinReserved, () => _asp.ReserveAsync(NewHolder(), [coin.Proof()]));

        var payment = await OffchainSpend.RunAsync(_asp.Stack, [coin], _user.Output(1_000));
        Assert.Contains(holder, await _asp.SpendAsync(coin.OutPoint), StringComparison.Ordinal);
        var respent = _user.Coin(payment.OutPoint(0), 1_000);
        Assert.Equal(1_000, (await _asp.ReserveAsync(NewHolder(), [respent.Proof()])).TotalSat);
    }

    [Fact]
    public async Task An_own_payment_replaces_the_coins_of_a_reservation()
    {
        var coins = await _user.BoardAsync(1_000, 2_000, 4_000);
        var holder = NewHolder();
        await _asp.ReserveAsync(holder, [coins[0].Proof(), coins[1].Proof()]);
        await _asp.Client.BurnAsync(new Asp.BurnRequest { Holder = holder, Coins = { coins[0].OutPoint.Wire() } });
        var payment = await OffchainSpend.RunAsync(_asp.Stack, [coins[0]], _user.Output(600), _user.Output(400));
        var made = new[] { _user.Coin(payment.OutPoint(0), 600), _user.Coin(payment.OutPoint(1), 400) };

        await RefusedCall.WithAsync(AspAdapterErrors.NotAReplacement, () => ReplaceAsync(holder, [coins[0].OutPoint], coins[2]));
        await RefusedCall.WithAsync(AspAdapterErrors.NotAReplacement, () => ReplaceAsync(holder, [coins[1].OutPoint], made));
        await RefusedCall.WithAsync(AspAdapterErrors.ReservationUnknown, () => ReplaceAsync(NewHolder(), [coins[0].OutPoint], made));
        var replaced = await ReplaceAsync(holder, [coins[0].OutPoint], made);
        Assert.Equal([2_000, 600, 400], replaced.Coins.Select(coin => coin.AmountSat));
        Assert.All(replaced.Coins, coin => Assert.Equal(Asp.ReservationState.Held, coin.State));
        Assert.Equal(replaced, await ReplaceAsync(holder, [coins[0].OutPoint], made));
        await RefusedCall.WithAsync(AspAdapterErrors.CoinReserved, () => _asp.ReserveAsync(NewHolder(), [made[1].Proof()]));
    }

    private static string NewHolder() => $"order:{Guid.NewGuid():N}";

    private async Task<Asp.Reservation> ReplaceAsync(string holder, IEnumerable<OutPoint> spent, params OwnedCoin[] coins) =>
        await _asp.Client.ReplaceAsync(new Asp.ReplaceRequest
        {
            Holder = holder, Spent = { spent.Select(outPoint => outPoint.Wire()) }, Coins = { coins.Select(coin => coin.Proof()) },
        });

    private async Task<bool> CanReserveAsync(OwnedCoin coin)
    {
        try
        {
            await _asp.ReserveAsync(NewHolder(), [coin.Proof()]);
            return true;
        }
        catch (Grpc.Core.RpcException error) when (RefusedCall.NumberOf(error) == AspAdapterErrors.CoinReserved.Number)
        {
            return false;
        }
    }
}
