using HashPerp.Ark;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.ContractScripts.Tests;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Tests;

public sealed class CoinRulesTests : IDisposable
{
    private static readonly Bytes32 Account = new([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly OperatorInfo Info = GoldenParties.Operator;
    private readonly ECPrivKey _key = GoldenParties.Key("coin key a0");

    [Fact]
    public void A_coin_that_was_proven_is_the_accounts() =>
        Assert.Equal(1_000, Assert.Single(Check(Proof(1), View(1))).Amount.Value);

    [Fact]
    public void A_coin_that_the_operator_does_not_know_is_refused() => CoreRefusal.Is(AspAdapterErrors.CoinUnknown, () => Check(Proof(1), View(2)));

    [Fact]
    public void A_spent_a_swept_and_an_unrolled_coin_are_refused()
    {
        CoreRefusal.Is(AspAdapterErrors.CoinNotSpendable, () => Check(Proof(1), View(1) with { IsSpent = true }));
        CoreRefusal.Is(AspAdapterErrors.CoinNotSpendable, () => Check(Proof(1), View(1) with { IsSwept = true }));
        CoreRefusal.Is(AspAdapterErrors.CoinNotSpendable, () => Check(Proof(1), View(1) with { IsUnrolled = true }));
    }

    [Fact]
    public void A_signature_of_another_key_than_the_coins_shows_nothing()
    {
        using var thief = GoldenParties.Key("stranger");
        var proof = new ProvenCoin(OutPoint(1), thief.XOnlyPubKey.Value, new CoinProof(GenesisPrefix.Regtest, OutPoint(1), Account).Sign(thief));
        CoreRefusal.Is(AspAdapterErrors.CoinOfAnotherKey, () => Check(proof, View(1)));
        CoreRefusal.Is(ContractScriptErrors.WrongSignature, () => Check(proof with { Key = _key.XOnlyPubKey.Value }, View(1)));
    }

    [Fact]
    public void A_proof_for_another_account_outpoint_or_network_is_refused()
    {
        var other = new Bytes32([.. Enumerable.Repeat((byte)8, 32)]);
        CoreRefusal.Is(
            ContractScriptErrors.WrongSignature,
            () => CoinRules.RequireOwn([Proof(1)], other, [View(1)], Info, GenesisPrefix.Regtest));
        CoreRefusal.Is(ContractScriptErrors.WrongSignature, () => Check(Proof(1) with { OutPoint = OutPoint(2) }, View(2)));
        CoreRefusal.Is(
            ContractScriptErrors.WrongSignature,
            () => CoinRules.RequireOwn([Proof(1)], Account, [View(1)], Info, GenesisPrefix.Signet));
    }

    [Fact]
    public void No_coin_a_coin_twice_and_too_many_coins_are_refused()
    {
        CoreRefusal.Is(AspAdapterErrors.RequestMalformed, () => CoinRules.RequireDistinct([]));
        CoreRefusal.Is(AspAdapterErrors.RequestMalformed, () => CoinRules.RequireDistinct([OutPoint(1), OutPoint(1)]));
        CoinRules.RequireDistinct([.. Enumerable.Range(0, 64).Select(index => OutPoint((uint)index))]);
        CoreRefusal.Is(AspAdapterErrors.RequestMalformed, () => CoinRules.RequireDistinct([.. Enumerable.Range(0, 65).Select(index => OutPoint((uint)index))]));
    }

    [Theory]
    [InlineData("order:00ff", true)]
    [InlineData("match:0123456789abcdef", true)]
    [InlineData("contract:a-b_c.d", true)]
    [InlineData("order", false)]
    [InlineData("order:", false)]
    [InlineData("Order:1", false)]
    [InlineData("order:1\n", false)]
    [InlineData("order:a b", false)]
    public void A_holder_is_a_kind_and_an_id(string holder, bool isOne)
    {
        if (isOne)
        {
            Assert.Equal(holder, HolderName.Require(holder));
        }
        else
        {
            CoreRefusal.Is(AspAdapterErrors.RequestMalformed, () => HolderName.Require(holder));
        }
    }

    public void Dispose() => _key.Dispose();

    private static OutPoint OutPoint(uint index) => new(uint256.Parse(new string('a', 64)), index);

    private static IReadOnlyList<CoinView> Check(ProvenCoin coin, CoinView view) => CoinRules.RequireOwn([coin], Account, [view], Info, GenesisPrefix.Regtest);

    private ProvenCoin Proof(uint index) =>
        new(OutPoint(index), _key.XOnlyPubKey.Value, new CoinProof(GenesisPrefix.Regtest, OutPoint(index), Account).Sign(_key));

    private CoinView View(uint index) => new(
        OutPoint(index), new Satoshis(1_000), Info.DefaultVtxoScript(_key.XOnlyPubKey).ScriptPubKey, false, false, false, false, "", false, 0);
}
