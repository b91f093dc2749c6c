using Grpc.Core;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>Every refusal leaves the coin spendable: each test ends by spending it.</summary>
[Trait("suite", ForeignOperator.Suite)]
public sealed class SubmitTxRefusalTests(SharedOperator shared)
{
    private readonly OperatorStack _stack = shared.Stack;

    [Fact]
    public async Task Text_that_is_no_psbt_is_refused()
    {
        await RefuseAsync(1, "INVALID_ARK_PSBT", request => request.SignedArkTx = "not base64!");
        await RefuseAsync(1, "INVALID_ARK_PSBT", request => request.SignedArkTx = "");
        await RefuseAsync(1, "INVALID_ARK_PSBT", request => request.SignedArkTx = Convert.ToBase64String(new byte[100]));
        await RefuseAsync(2, "INVALID_CHECKPOINT_PSBT", request => request.CheckpointTxs[0] = "cHNidP8=");
        await RefuseAsync(2, "INVALID_CHECKPOINT_PSBT", request => request.CheckpointTxs.Clear());
    }

    [Fact]
    public async Task A_truncated_psbt_is_refused_at_every_length()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var spend = new OffchainSpend(_stack, [coin], [alice.Output(10_000)]);
        var bytes = spend.Tx.ArkTx.ToBytes();
        for (var length = 0; length < bytes.Length; length += 37)
        {
            var request = spend.Request;
            request.SignedArkTx = Convert.ToBase64String(bytes[..length]);
            await Refused.WithAsync(1, "INVALID_ARK_PSBT", async () => await _stack.Ark.SubmitTxAsync(request));
        }
    }

    [Fact]
    public async Task An_input_without_its_checkpoint_is_refused()
    {
        using var alice = new TestUser(_stack);
        var coins = await alice.BoardAsync(10_000, 20_000);
        var spend = new OffchainSpend(_stack, coins, [alice.Output(30_000)]);
        var request = spend.Request;
        request.CheckpointTxs.RemoveAt(1);
        await Refused.WithAsync(41, "CHECKPOINT_TX_NOT_FOUND", async () => await _stack.Ark.SubmitTxAsync(request));
        await spend.SubmitAsync();
    }

    [Fact]
    public async Task An_ark_transaction_that_spends_a_vtxo_directly_is_refused()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var spend = new OffchainSpend(_stack, [coin], [alice.Output(10_000)]);
        // The checkpoint's own form, signed, in the place of the ark transaction: it spends the VTXO itself.
        var direct = spend.Tx.Checkpoints[0].Clone();
        LeafSigning.Sign(direct, 0, alice.Key);
        var request = new SubmitTxRequest { SignedArkTx = direct.ToBase64(), CheckpointTxs = { spend.Tx.Checkpoints[0].ToBase64() } };
        await Refused.WithAsync(41, "CHECKPOINT_TX_NOT_FOUND", async () => await _stack.Ark.SubmitTxAsync(request));
        await spend.SubmitAsync();
    }

    [Fact]
    public async Task A_checkpoint_with_another_unroll_leaf_is_refused()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var foreign = new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [alice.Key.XOnlyPubKey]);
        var tx = OffchainTx.Build([coin.Input], [alice.Output(10_000)], foreign);
        LeafSigning.Sign(tx.ArkTx, 0, alice.Key);
        var request = new SubmitTxRequest { SignedArkTx = tx.ArkTx.ToBase64(), CheckpointTxs = { tx.Checkpoints[0].ToBase64() } };
        await Refused.WithAsync(16, "CHECKPOINT_MISMATCH", async () => await _stack.Ark.SubmitTxAsync(request));
        await new OffchainSpend(_stack, [coin], [alice.Output(10_000)]).SubmitAsync();
    }

    [Fact]
    public async Task A_coin_that_claims_another_amount_or_owner_is_refused()
    {
        using var alice = new TestUser(_stack);
        using var mallory = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var richer = new OffchainSpend(_stack, [alice.Coin(coin.OutPoint, 20_000)], [alice.Output(20_000)]);
        await Refused.WithAsync(5, "INVALID_PSBT_INPUT", richer.SubmitAsync);
        var stolen = new OffchainSpend(_stack, [mallory.Coin(coin.OutPoint, 10_000)], [mallory.Output(10_000)]);
        await Refused.WithAsync(5, "INVALID_PSBT_INPUT", stolen.SubmitAsync);
        await new OffchainSpend(_stack, [coin], [alice.Output(10_000)]).SubmitAsync();
    }

    [Fact]
    public async Task Missing_and_wrong_signatures_are_refused()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var good = new OffchainSpend(_stack, [coin], [alice.Output(10_000)]);
        var unsigned = new OffchainSpend(_stack, [coin with { Owners = [] }], [alice.Output(10_000)]);
        await Refused.WithAsync(12, "ARK_TX_INPUT_NOT_SIGNED", unsigned.SubmitAsync);

        var edited = PSBT.Parse(good.Request.SignedArkTx);
        var signature = edited.Inputs[0].TapScriptSigs[0];
        edited.Inputs[0].SetTapScriptSig(signature with { Signature = [.. signature.Signature[..^1], (byte)(signature.Signature[^1] ^ 1)] });
        var request = good.Request;
        request.SignedArkTx = edited.ToBase64();
        await Refused.WithAsync(18, "INVALID_SIGNATURE", async () => await _stack.Ark.SubmitTxAsync(request));
        await good.SubmitAsync();
    }

    [Fact]
    public async Task A_coin_that_is_unknown_or_already_spent_is_refused()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var unknown = new OffchainSpend(_stack, [alice.Coin(new OutPoint(coin.OutPoint.Hash, 7), 10_000)], [alice.Output(10_000)]);
        await Refused.WithAsync(30, "VTXO_NOT_FOUND", StatusCode.NotFound, unknown.SubmitAsync);
        await OffchainSpend.RunAsync(_stack, [coin], alice.Output(10_000));
        var second = new OffchainSpend(_stack, [coin], [alice.Output(4_000), alice.Output(6_000)]);
        var details = await Refused.WithAsync(6, "VTXO_ALREADY_SPENT", second.SubmitAsync);
        Assert.Equal(coin.OutPoint.ToString(), details.Metadata["vtxo_outpoint"]);
    }

    [Fact]
    public async Task Of_ten_concurrent_spends_of_one_coin_exactly_one_wins()
    {
        using var alice = new TestUser(_stack);
        var coins = await alice.BoardAsync(10_000, 10_000);
        var spends = Enumerable.Range(0, 10).Select(i => new OffchainSpend(
            _stack, i % 2 == 0 ? coins : [.. coins.Reverse()], [alice.Output(10_000 + i), alice.Output(10_000 - i)])).ToList();

        var outcomes = await Task.WhenAll(spends.Select(async spend =>
        {
            try
            {
                return (await spend.SubmitAsync()).ArkTxid;
            }
            catch (RpcException refused)
            {
                Assert.Contains("VTXO_ALREADY_SPENT", refused.Status.Detail, StringComparison.Ordinal);
                return null;
            }
        }));

        var winner = Assert.Single(outcomes, txid => txid is not null);
        Assert.All(coins, coin => Assert.Equal(winner, _stack.VtxoAsync(coin.OutPoint).Result.ArkTxid));
    }

    [Fact]
    public async Task Outputs_that_break_the_amount_rules_are_refused()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(10_000))[0];
        var subDust = ArkOutputs.Vtxo(new Satoshis(329), alice.Script.OutputKey, new Satoshis(330));
        var cases = new (int Code, string Name, TxOut[] Outputs)[]
        {
            (15, "AMOUNT_TOO_LOW", [alice.Output(329), alice.Output(9_671)]),
            (15, "AMOUNT_TOO_LOW", [new TxOut(new Satoshis(330), ArkOutputs.SubDust(alice.Script.OutputKey)), alice.Output(9_670)]),
            (15, "AMOUNT_TOO_LOW", [alice.Output(0), alice.Output(10_000)]),
            (13, "MALFORMED_ARK_TX", [subDust, subDust, subDust, subDust, alice.Output(10_000 - (4 * 329))]),
            (24, "INVALID_PKSCRIPT", [new TxOut(new Satoshis(10_000), Script.FromHex("0014" + new string('a', 40)))]),
        };
        foreach (var (code, name, outputs) in cases)
        {
            await Refused.WithAsync(code, name, new OffchainSpend(_stack, [coin], outputs).SubmitAsync);
        }
        var spend = await OffchainSpend.RunAsync(_stack, [coin], subDust, alice.Output(9_671));
        var small = await _stack.VtxoAsync(spend.OutPoint(0));
        Assert.Equal(alice.Script.ScriptPubKey.ToHex(), small.Script);
        await Refused.WithAsync(8, "VTXO_RECOVERABLE", new OffchainSpend(_stack, [alice.Coin(spend.OutPoint(0), 329)], [subDust]).SubmitAsync);
    }

    [Fact]
    public async Task A_transaction_over_the_weight_limit_is_refused()
    {
        using var alice = new TestUser(_stack);
        var coin = (await alice.BoardAsync(1_000_000))[0];
        var many = Enumerable.Range(0, 240).Select(_ => alice.Output(400)).Append(alice.Output(1_000_000 - (240 * 400))).ToArray();
        await Refused.WithAsync(46, "TX_TOO_LARGE", new OffchainSpend(_stack, [coin], many).SubmitAsync);
        await OffchainSpend.RunAsync(_stack, [coin], [.. many.Take(200), alice.Output(1_000_000 - (200 * 400))]);
    }

    private async Task RefuseAsync(int code, string name, Action<SubmitTxRequest> change)
    {
        using var alice = new TestUser(_stack);
        var coin = OwnedCoin.Vtxo(new OutPoint(uint256.Zero, 0), 10_000, alice.Script, alice.Key);
        var request = new OffchainSpend(_stack, [coin], [alice.Output(10_000)]).Request;
        change(request);
        await Refused.WithAsync(code, name, async () => await _stack.Ark.SubmitTxAsync(request));
    }
}
