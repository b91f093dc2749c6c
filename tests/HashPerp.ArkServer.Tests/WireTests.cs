using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Contracts.Ark.V1;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>The transport itself: what GetInfo says, what malformed and oversized messages get, and the digest.</summary>
public sealed class WireTests(SharedOperator shared)
{
    private readonly OperatorStack _stack = shared.Stack;

    [Fact]
    public async Task GetInfo_tells_what_clients_build_on()
    {
        var info = await _stack.Ark.GetInfoAsync(new GetInfoRequest());

        // BIP86 paths m/86'/1'/2'/0/0 and m/86'/1'/0'/0/0 of the stack's fixed seed.
        Assert.Equal("031bdb2e973c47e9f13919567f83257263e2f65948214d66409b4e774add88e52a", info.SignerPubkey);
        Assert.Equal("02ea7e6686484c82084359642815cdcc7e99e68e97026d8d266f192671e31285df", info.ForfeitPubkey);
        Assert.Equal("bcrt1qgp3za5tnw9h7ash5aq389vnclgcfmcjy4dasn9", info.ForfeitAddress);
        Assert.Equal("03040040b27520ea7e6686484c82084359642815cdcc7e99e68e97026d8d266f192671e31285dfac", info.CheckpointTapscript);
        Assert.Equal("regtest", info.Network);
        Assert.Equal((2_048L, 4_096L, 330L), (info.UnilateralExitDelay, info.BoardingExitDelay, info.Dust));
        Assert.Equal((12L, 1L, -1L, 330L, -1L), (info.SessionDuration, info.VtxoMinAmount, info.VtxoMaxAmount, info.UtxoMinAmount, info.UtxoMaxAmount));
        Assert.Equal((40_000L, 3L), (info.MaxTxWeight, info.MaxOpReturnOutputs));
        Assert.Matches("^[0-9a-f]{64}$", info.Digest);
    }

    [Fact]
    public async Task A_message_that_is_no_protobuf_is_refused()
    {
        var garbage = new Method<byte[], SubmitTxResponse>(
            MethodType.Unary,
            "ark.v1.ArkService",
            "SubmitTx",
            Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes),
            Marshallers.Create<SubmitTxResponse>(_ => [], SubmitTxResponse.Parser.ParseFrom));
        var invoker = _stack.Channel.CreateCallInvoker();

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await invoker.AsyncUnaryCall(garbage, null, new CallOptions(), [0xff, 0xff, 0xff, 0xff, 0x01]));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains("InvalidRequest (7109)", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused()
    {
        using var channel = GrpcChannel.ForAddress(_stack.Service.Url, new GrpcChannelOptions { MaxSendMessageSize = null });
        var request = new SubmitTxRequest { SignedArkTx = new string('A', (4 * 1024 * 1024) + 1) };
        var error = await Assert.ThrowsAsync<RpcException>(async () => await new ArkService.ArkServiceClient(channel).SubmitTxAsync(request));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
    }

    [Fact]
    public async Task A_client_that_built_on_another_digest_is_told_so_before_anything_else()
    {
        var info = await _stack.Ark.GetInfoAsync(new GetInfoRequest(), new Metadata { { "x-digest", new string('0', 64) } });
        var details = await Refused.WithAsync(49, "DIGEST_MISMATCH", StatusCode.FailedPrecondition, async () =>
            await _stack.Ark.SubmitTxAsync(new SubmitTxRequest(), new Metadata { { "x-digest", new string('0', 64) } }));
        Assert.Equal(info.Digest, details.Metadata["expected_digest"]);
        await Refused.WithAsync(2, "INVALID_CHECKPOINT_PSBT", async () =>
            await _stack.Ark.SubmitTxAsync(new SubmitTxRequest(), new Metadata { { "x-digest", info.Digest } }));
    }

    [Fact]
    public async Task Batch_messages_without_a_batch_are_refused()
    {
        var nonces = new SubmitTreeNoncesRequest { BatchId = "none", Pubkey = "02" };
        await Refused.WithAsync(18, "INVALID_SIGNATURE", async () => await _stack.Ark.SubmitTreeNoncesAsync(nonces));
        await Refused.WithAsync(26, "INVALID_FORFEIT_TXS", async () =>
            await _stack.Ark.SubmitSignedForfeitTxsAsync(new SubmitSignedForfeitTxsRequest { SignedForfeitTxs = { "zz" } }));
    }
}
