using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class KeyGoldenTests
{
    [Fact]
    public void A_match_id_follows_from_both_orders_and_the_trade_number()
    {
        foreach (var golden in GoldenFile.Cases("match-id"))
        {
            var match = new MatchReference(golden.Id("maker_order_id"), golden.Id("taker_order_id"), golden.U64("trade_seq"), Leg.Height);
            Assert.Equal(golden.Text("match_id"), match.MatchId.ToString());
            Assert.NotEqual(match.MatchId, (match with { TradeSequence = match.TradeSequence + 1 }).MatchId);
            Assert.NotEqual(match.MatchId, (match with { MakerOrderId = match.TakerOrderId, TakerOrderId = match.MakerOrderId }).MatchId);
        }
    }

    [Fact]
    public void Private_and_public_derivation_of_a_contract_key_agree()
    {
        var cases = GoldenFile.Cases("contract-key");
        Assert.Equal(4, cases.Select(golden => golden.Text("contract_key")).Distinct().Count());
        // The negation in the taproot tweak only shows with both parities of the base key's y.
        Assert.Equal(2, cases.Select(golden => golden.GetProperty("base_y_is_odd").GetBoolean()).Distinct().Count());
        foreach (var golden in cases)
        {
            using var basePrivateKey = ECPrivKey.Create(golden.Bytes("base_private_key"));
            using var privateKey = ContractKey.Derive(basePrivateKey, golden.Id("match_id"));
            Assert.Equal(golden.Text("order_base_key"), basePrivateKey.XOnlyPubKey.ToString());
            Assert.Equal(golden.Text("contract_key"), ContractKey.Derive(golden.Id("order_base_key"), golden.Id("match_id")).ToString());
            Assert.Equal(golden.Text("contract_key"), privateKey.XOnlyPubKey.ToString());
        }
    }

    [Fact]
    public void An_outcome_key_follows_from_the_expiry_secret()
    {
        foreach (var golden in GoldenFile.Cases("outcome-key"))
        {
            using var key = OutcomeKey.Derive(golden.Bytes("expiry_secret"), golden.Leg("leg"), golden.U32("h"), golden.U32("t"));
            Assert.Equal(golden.Text("key"), key.XOnlyPubKey.ToString());
            Assert.Equal(golden.Text("private_key"), Hex.Encode(key.ToBytes()));
            PublishedKeys.RequireAll([key], [golden.Id("key")]);
            using var other = OutcomeKey.Derive(golden.Bytes("expiry_secret"), golden.Leg("leg"), golden.U32("h"), golden.U32("t") + 1);
            Refusal.Is(ContractScriptErrors.WrongSecret, () => PublishedKeys.RequireAll([other], [golden.Id("key")]));
            Refusal.Is(ContractScriptErrors.WrongSecret, () => PublishedKeys.RequireAll([], [golden.Id("key")]));
        }
        Refusal.Is(ContractScriptErrors.WrongSecret, () => OutcomeKey.Derive(new byte[31], Leg.Height, 1, 2));
    }

    [Fact]
    public void An_activation_secret_follows_from_the_contract_id()
    {
        var golden = Assert.Single(GoldenFile.Cases("activation-secret"));
        using var key = ECPrivKey.Create(golden.Bytes("activation_private_key"));
        var secret = ActivationSecret.Derive(key, golden.Id("contract_id"));
        Assert.Equal(golden.Text("secret"), Hex.Encode(secret));
        Assert.Equal(golden.Text("hash"), ActivationSecret.Hash(secret).ToString());
        Refusal.Is(ContractScriptErrors.WrongSecret, () => ActivationSecret.Hash(secret.AsSpan(1)));
    }

    [Fact]
    public void Wallet_paths_are_the_ones_of_the_format()
    {
        foreach (var golden in GoldenFile.Cases("wallet-paths"))
        {
            var genesis = GenesisPrefix.Read(golden.Bytes("genesis"));
            Assert.Equal(golden.Text("fee_coins"), WalletPaths.FeeCoins(genesis));
            Assert.Equal(golden.Text("identity"), WalletPaths.Identity(genesis));
            Assert.Equal(golden.Text("receive_5"), WalletPaths.Receive(genesis, 5));
            Assert.Equal(golden.Text("order_base_6"), WalletPaths.OrderBase(genesis, 6));
            Assert.Equal(golden.Text("batch_cosigner_7"), WalletPaths.BatchCosigner(genesis, 7));
            Assert.Equal(golden.Text("activation"), WalletPaths.Activation(genesis));
        }
        Assert.Equal("m/7410'/0'/5'/0/0", WalletPaths.KitCopies(GenesisPrefix.Mainnet));
        Assert.Equal("m/7410'/1'/5'/0/0", WalletPaths.KitCopies(GenesisPrefix.Regtest));
        Assert.Equal("m/7410'/1'/2'/0/2147483647", WalletPaths.OrderBase(GenesisPrefix.Regtest, 0x7fff_ffff));
        Refusal.Is(ContractScriptErrors.MalformedKeyPath, () => WalletPaths.OrderBase(GenesisPrefix.Regtest, 0x8000_0000));
    }
}
