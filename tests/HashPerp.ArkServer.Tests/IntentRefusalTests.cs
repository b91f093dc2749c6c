using Grpc.Core;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using Xunit;
using Intent = HashPerp.Contracts.Ark.V1.Intent;

namespace HashPerp.ArkServer.Tests;

[Trait("suite", ForeignOperator.Suite)]
public sealed class IntentRefusalTests(OwnOperator own) : IClassFixture<OwnOperator>
{
    private readonly OperatorStack _stack = own.Stack;

    [Fact]
    public async Task Malformed_messages_and_proofs_are_refused()
    {
        using var alice = new TestUser(_stack);
        var coin = await alice.FundBoardingAsync(50_000);
        var good = Register(coin, alice.Output(50_000));
        await RefuseAsync(21, "INVALID_INTENT_MESSAGE", new Intent { Proof = good.Proof, Message = "{" });
        await RefuseAsync(21, "INVALID_INTENT_MESSAGE", new Intent { Proof = good.Proof, Message = """{"type":"delete","expire_at":0}""" });
        await RefuseAsync(22, "INVALID_INTENT_PSBT", new Intent { Proof = "", Message = good.Message });
        await RefuseAsync(23, "INVALID_INTENT_PROOF", new Intent { Proof = good.Proof, Message = good.Message.Replace("\"expire_at\":0", "\"expire_at\":4102444800", StringComparison.Ordinal) });
        await Refused.WithAsync(21, "INVALID_INTENT_MESSAGE", async () => await _stack.Ark.RegisterIntentAsync(new RegisterIntentRequest()));
    }

    [Fact]
    public async Task An_intent_outside_of_its_time_is_refused()
    {
        using var alice = new TestUser(_stack);
        using var cosigner = ECPrivKey.Generate();
        var coin = await alice.FundBoardingAsync(50_000);
        var expired = IntentMessage.Register([], 0, 1_000_000_000, [cosigner.PubKey]);
        var early = IntentMessage.Register([], 4_102_444_800, 0, [cosigner.PubKey]);
        await RefuseAsync(20, "INVALID_INTENT_TIMERANGE", IntentFactory.Sign(expired, [coin], [alice.Output(50_000)]));
        await RefuseAsync(20, "INVALID_INTENT_TIMERANGE", IntentFactory.Sign(early, [coin], [alice.Output(50_000)]));
    }

    [Fact]
    public async Task A_proof_that_its_owner_did_not_sign_is_refused()
    {
        using var alice = new TestUser(_stack);
        var coin = await alice.FundBoardingAsync(50_000);
        await RefuseAsync(23, "INVALID_INTENT_PROOF", Register(coin with { Owners = [] }, alice.Output(50_000)));
    }

    [Fact]
    public async Task Somebody_elses_coin_is_refused_under_an_invented_script()
    {
        using var alice = new TestUser(_stack);
        using var mallory = new TestUser(_stack);
        var vtxo = (await alice.BoardAsync(50_000))[0];
        await RefuseAsync(5, "INVALID_PSBT_INPUT", Register(mallory.Coin(vtxo.OutPoint, 50_000), mallory.Output(50_000)));
        var boarding = await alice.FundBoardingAsync(50_000);
        var invented = OwnedCoin.Boarding(boarding.OutPoint, 50_000, _stack.Info.BoardingScript(mallory.Key.XOnlyPubKey), mallory.Key);
        await RefuseAsync(5, "INVALID_PSBT_INPUT", Register(invented, mallory.Output(50_000)));
    }

    [Fact]
    public async Task A_coin_is_promised_to_one_batch_only_until_its_owner_withdraws_it()
    {
        using var alice = new TestUser(_stack);
        using var mallory = new TestUser(_stack);
        var coin = (await alice.BoardAsync(50_000))[0];
        await _stack.Ark.RegisterIntentAsync(new RegisterIntentRequest { Intent = Register(coin, alice.Output(50_000)) });

        var refusal = await Refused.WithAsync(0, "INTERNAL_ERROR", StatusCode.Internal, async () =>
            await _stack.Ark.RegisterIntentAsync(new RegisterIntentRequest { Intent = Register(coin, alice.Output(50_000)) }));
        Assert.Contains("duplicated input", refusal.Message, StringComparison.Ordinal);
        await Refused.WithAsync(4, "VTXO_ALREADY_REGISTERED", new OffchainSpend(_stack, [coin], [alice.Output(50_000)]).SubmitAsync);
        await Refused.WithAsync(45, "INTENT_NOT_FOUND", StatusCode.NotFound, async () =>
            await _stack.Ark.DeleteIntentAsync(new DeleteIntentRequest { Intent = IntentFactory.Delete(mallory.Coin(coin.OutPoint, 50_000)) }));
    }

    [Fact]
    public async Task Outputs_worth_more_than_the_coins_are_refused_and_none_at_all_too()
    {
        using var alice = new TestUser(_stack);
        var coin = await alice.FundBoardingAsync(50_000);
        await RefuseAsync(31, "INTENT_INSUFFICIENT_FEE", Register(coin, alice.Output(50_001)));
        await RefuseAsync(22, "INVALID_INTENT_PSBT", Register(coin));
        await RefuseAsync(15, "AMOUNT_TOO_LOW", Register(coin, alice.Output(100), alice.Output(49_900)));
        await RefuseAsync(24, "INVALID_PKSCRIPT", Register(coin, new TxOut(new Satoshis(50_000), Script.FromHex("76a914" + new string('0', 40) + "88ac"))));
    }

    [Fact]
    public async Task Cosigners_must_be_named_and_must_not_be_the_operator()
    {
        using var alice = new TestUser(_stack);
        var coin = await alice.FundBoardingAsync(50_000);
        await RefuseAsync(21, "INVALID_INTENT_MESSAGE", IntentFactory.Register([coin], [alice.Output(50_000)], [], []));
        await RefuseAsync(21, "INVALID_INTENT_MESSAGE", IntentFactory.Register([coin], [alice.Output(50_000)], [], [_stack.Info.SignerKey]));
        await RefuseAsync(21, "INVALID_INTENT_MESSAGE", IntentFactory.Register([coin], [alice.Output(50_000)], [1], [alice.Key.PubKey]));
    }

    [Fact]
    public async Task A_boarding_coin_must_be_confirmed()
    {
        using var alice = new TestUser(_stack);
        var script = _stack.Info.BoardingScript(alice.Key.XOnlyPubKey);
        var address = BitcoinAddress.Encode(script.ScriptPubKey, BitcoinNetwork.Regtest);
        var txid = await _stack.Faucet.SendToAddressAsync(address, new Satoshis(50_000));
        var outputs = (await _stack.Rpc.GetRawTransactionAsync(txid))!.Transaction.Outputs.ToList();
        var coin = OwnedCoin.Boarding(new OutPoint(txid, (uint)outputs.FindIndex(output => output.ScriptPubKey.Equals(script.ScriptPubKey))), 50_000, script, alice.Key);
        await Refused.WithAsync(30, "VTXO_NOT_FOUND", StatusCode.NotFound, async () =>
            await _stack.Ark.RegisterIntentAsync(new RegisterIntentRequest { Intent = Register(coin, alice.Output(50_000)) }));
    }

    [Fact]
    public async Task A_boarding_script_with_too_short_an_exit_is_refused()
    {
        using var alice = new TestUser(_stack);
        var script = _stack.Info.DefaultVtxoScript(alice.Key.XOnlyPubKey);
        var coin = OwnedCoin.Boarding(await _stack.PayAsync(script.ScriptPubKey, 50_000), 50_000, script, alice.Key);
        await RefuseAsync(10, "INVALID_VTXO_SCRIPT", Register(coin, alice.Output(50_000)));
    }

    private static Intent Register(OwnedCoin coin, params TxOut[] outputs)
    {
        using var cosigner = ECPrivKey.Generate();
        return IntentFactory.Register([coin], outputs, [], [cosigner.PubKey]);
    }

    private Task<ErrorDetails> RefuseAsync(int code, string name, Intent intent) => Refused.WithAsync(
        code, name, async () => await _stack.Ark.RegisterIntentAsync(new RegisterIntentRequest { Intent = intent }));
}
