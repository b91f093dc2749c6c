using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.ContractLifecycle.Tests;

/// <summary>The shelf of sealed exit kits: whose they are, that they last, and how much there may be.</summary>
public sealed class KitCopyTests
{
    private const string Stranger = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private const string OtherKey = "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public async Task A_party_stores_its_kits_and_gets_them_back_after_a_restart_and_nobody_else_does()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = await ActiveAsync(stack);
        var (maker, taker) = (CoordinatorStack.Token(AccountOf(match.MakerKey)), CoordinatorStack.Token(AccountOf(match.TakerKey)));
        var (setup, pots) = (Copy(match, KitStage.Setup, 1_000), Copy(match, KitStage.Pots, KitCopyHeader.MaxCopyBytes));
        var first = await PutAsync(stack, setup, maker);
        Assert.Equal((1u, 1u, 1_000u), (first.Version, first.Stage, first.SizeBytes));
        await PutAsync(stack, pots, maker);
        await PutAsync(stack, Copy(match, KitStage.Pots, 500, Leg.Time), taker);

        await stack.Service.KillAsync();
        await stack.Service.StartAsync();
        Assert.Equal(first, await PutAsync(stack, setup, maker));
        Assert.Equal([1_000u, (uint)KitCopyHeader.MaxCopyBytes], (await ListAsync(stack, maker)).Select(copy => copy.SizeBytes));
        Assert.Equal([500u], (await ListAsync(stack, taker)).Select(copy => copy.SizeBytes));
        Assert.Equal(pots, await GetAsync(stack, match, KitStage.Pots, maker));
        Assert.Equal(setup, await GetAsync(stack, match, KitStage.Setup, maker));

        Assert.Empty(await ListAsync(stack, CoordinatorStack.Token(Stranger)));
        await RefusedAsync(3323, StatusCode.NotFound, () => GetAsync(stack, match, KitStage.Pots, CoordinatorStack.Token(Stranger)));
        await RefusedAsync(3323, StatusCode.NotFound, () => GetAsync(stack, match, KitStage.Setup, taker));
        await RefusedAsync(3307, StatusCode.NotFound, () => PutAsync(stack, setup, CoordinatorStack.Token(Stranger)));
        await RefusedAsync(3307, StatusCode.NotFound, () => PutAsync(stack, Copy(new SampleMatch(sequence: 9), KitStage.Pots, 100), maker));
    }

    [Fact]
    public async Task A_copy_is_never_replaced_and_only_whole_ones_with_an_accounts_own_token_are_taken()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = await ActiveAsync(stack);
        var account = AccountOf(match.MakerKey);
        var token = CoordinatorStack.Token(account);
        var copy = Copy(match, KitStage.Pots, 300);
        await PutAsync(stack, copy, token);
        byte[] other = [.. copy.AsSpan(0, 299), (byte)(copy[299] ^ 1)];
        await RefusedAsync(3321, StatusCode.AlreadyExists, () => PutAsync(stack, other, token));
        Assert.Equal(copy, await GetAsync(stack, match, KitStage.Pots, token));

        var forged = AccessTokens.Headers(new AccessTokens(OtherKey, TimeProvider.System).Issue(account));
        await RefusedAsync(ServiceErrors.InvalidToken.Number, StatusCode.Unauthenticated, () => PutAsync(stack, copy, forged));
        await RefusedAsync(ServiceErrors.InvalidToken.Number, StatusCode.Unauthenticated, () => ListAsync(stack, forged));
        await RefusedAsync(ServiceErrors.Unauthenticated.Number, StatusCode.Unauthenticated, () => GetAsync(stack, match, KitStage.Pots, []));
        var reader = CoordinatorStack.Token(account, AccessScopes.Read);
        await RefusedAsync(ServiceErrors.NotAllowed.Number, StatusCode.PermissionDenied, () => PutAsync(stack, copy, reader));
        Assert.Single(await ListAsync(stack, reader));

        await RefusedAsync(1420, StatusCode.InvalidArgument, () => PutAsync(stack, copy[..KitCopyHeader.Overhead], token));
        await RefusedAsync(1420, StatusCode.InvalidArgument, () => PutAsync(stack, [.. copy.AsSpan(0, 38), 3, .. copy.AsSpan(39)], token));
        await RefusedAsync(1402, StatusCode.InvalidArgument, () => PutAsync(stack, [2, .. copy.AsSpan(1)], token));
        await RefusedAsync(1420, StatusCode.InvalidArgument, () => PutAsync(stack, [.. copy, .. new byte[KitCopyHeader.MaxCopyBytes - 299]], token));
    }

    [Fact]
    public async Task An_account_has_so_much_room_and_only_contracts_that_are_over_give_way()
    {
        await using var stack = await CoordinatorStack.StartAsync(new Dictionary<string, string?> { ["Kits__MaxCopies"] = "3", ["Kits__MaxBytes"] = "2000" });
        var match = await ActiveAsync(stack);
        var token = CoordinatorStack.Token(AccountOf(match.MakerKey));
        await PutAsync(stack, Copy(match, 1, 900), token);
        await PutAsync(stack, Copy(match, 2, 900), token);
        await RefusedAsync(3322, StatusCode.FailedPrecondition, () => PutAsync(stack, Copy(match, 3, 300), token));
        await PutAsync(stack, Copy(match, 3, 200), token);
        await RefusedAsync(3322, StatusCode.FailedPrecondition, () => PutAsync(stack, Copy(match, 4, 100), token));
        // Another's room is another's.
        await PutAsync(stack, Copy(match, 1, 900), CoordinatorStack.Token(AccountOf(match.TakerKey)));
        Assert.Equal([1u, 2u, 3u], (await ListAsync(stack, token)).Select(copy => copy.Version));

        Assert.Equal(1, await stack.ScalarAsync<int>("update contracts set state = 'Settled' returning 1"));
        await PutAsync(stack, Copy(match, 4, 100), token);
        Assert.Equal([2u, 3u, 4u], (await ListAsync(stack, token)).Select(copy => copy.Version));
        await PutAsync(stack, Copy(match, 5, 1_800), token);
        Assert.Equal([4u, 5u], (await ListAsync(stack, token)).Select(copy => copy.Version));
    }

    [Fact]
    public async Task A_long_list_comes_in_pages_and_each_copy_once()
    {
        await using var stack = await CoordinatorStack.StartAsync();
        var match = await ActiveAsync(stack);
        var token = CoordinatorStack.Token(AccountOf(match.MakerKey));
        for (uint version = 1; version <= 201; version++)
        {
            await PutAsync(stack, Copy(match, version, 100), token);
        }
        using var channel = GrpcChannel.ForAddress(stack.Service.Url);
        var client = new KitCopies.KitCopiesClient(channel);
        var page = await client.ListKitCopiesAsync(new ListKitCopiesRequest(), token);
        Assert.Equal(Enumerable.Range(1, 200).Select(version => (uint)version), page.Copies.Select(copy => copy.Version));
        var last = await client.ListKitCopiesAsync(new ListKitCopiesRequest { After = page.NextAfter }, token);
        Assert.Equal((201u, 0L), (Assert.Single(last.Copies).Version, last.NextAfter));
    }

    private static async Task<SampleMatch> ActiveAsync(CoordinatorStack stack)
    {
        var match = new SampleMatch();
        var (maker, taker) = await stack.BeginAsync(match);
        await maker.NoticeAsync(match);
        await RoundTests.OpenAsync(stack, match, maker, taker);
        await stack.StateAsync(match.Round, "Active");
        return match;
    }

    private static string AccountOf(HashPerp.Bitcoin.ECPrivKey key) => key.XOnlyPubKey.Value.ToString();

    /// <summary>What this service sees of a copy: a header, and bytes that mean nothing to it.</summary>
    private static byte[] Copy(SampleMatch match, KitStage stage, int size, Leg leg = Leg.Height) => Copy(new KitCopyHeader(match.Terms().Id(), 1, leg, stage), size);

    private static byte[] Copy(SampleMatch match, uint version, int size) => Copy(new KitCopyHeader(match.Terms().Id(), version, Leg.Height, KitStage.Pots), size);

    private static byte[] Copy(KitCopyHeader header, int size) => [.. header.ToBytes(), .. Enumerable.Range(0, size - KitCopyHeader.Size).Select(i => (byte)(i % 251))];

    private static async Task<KitCopy> PutAsync(CoordinatorStack stack, byte[] copy, Metadata token)
    {
        using var channel = GrpcChannel.ForAddress(stack.Service.Url);
        return await new KitCopies.KitCopiesClient(channel).PutKitCopyAsync(new PutKitCopyRequest { Sealed = ByteString.CopyFrom(copy) }, token);
    }

    private static async Task<IReadOnlyList<KitCopy>> ListAsync(CoordinatorStack stack, Metadata token)
    {
        using var channel = GrpcChannel.ForAddress(stack.Service.Url);
        return [.. (await new KitCopies.KitCopiesClient(channel).ListKitCopiesAsync(new ListKitCopiesRequest(), token)).Copies];
    }

    private static async Task<byte[]> GetAsync(CoordinatorStack stack, SampleMatch match, KitStage stage, Metadata token)
    {
        using var channel = GrpcChannel.ForAddress(stack.Service.Url);
        var request = new GetKitCopyRequest { ContractId = ByteString.CopyFrom(match.Terms().Id().ToBytes()), Version = 1, Stage = (uint)stage };
        return (await new KitCopies.KitCopiesClient(channel).GetKitCopyAsync(request, token)).Sealed.ToByteArray();
    }

    private static async Task RefusedAsync(int number, StatusCode status, Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((status, $"{number}"), (refused.StatusCode, refused.Trailers.GetValue(RpcErrors.CodeTrailer)));
    }
}
