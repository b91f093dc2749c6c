using System.Globalization;
using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class SignedMessageGoldenTests
{
    [Fact]
    public void An_order_has_its_bytes_id_and_signature() => CheckAll("order", golden => OrderOf(golden.GetProperty("fields")), Order.Parse);

    [Fact]
    public void A_cancel_has_its_bytes_id_and_signature() => CheckAll(
        "cancel",
        golden => new CancelOrder(Field(golden).Id("order_id"), Field(golden).Id("account"), Field(golden).U64("nonce")),
        CancelOrder.Parse);

    [Fact]
    public void An_amend_has_its_bytes_id_and_signature() => CheckAll(
        "amend",
        golden => new AmendOrder(
            Field(golden).Id("order_id"), Field(golden).Id("account"), Field(golden).U64("nonce"), OrderOf(Field(golden).GetProperty("new_order"))),
        AmendOrder.Parse);

    [Fact]
    public void An_offer_has_its_bytes_id_and_signature() => CheckAll(
        "offer",
        golden => new PositionOffer(
            Field(golden).Id("contract_id"), Field(golden).U32("version"), (Leg)Field(golden).U32("leg"), Field(golden).U32("lots"),
            Field(golden).Sats("ask"), Field(golden).U64("deadline"), Field(golden).Id("from"),
            Field(golden).GetProperty("to").ValueKind == JsonValueKind.Null ? null : Field(golden).Id("to")),
        PositionOffer.Parse);

    [Fact]
    public void A_consent_has_its_bytes_id_and_signature() => CheckAll(
        "consent",
        golden => new ChangeConsent(Field(golden).Id("contract_id"), Field(golden).U32("version"), Field(golden).Id("new_terms_hash")),
        ChangeConsent.Parse);

    [Fact]
    public void A_login_has_its_bytes_id_and_signature() => CheckAll(
        "login",
        golden => new LoginChallenge(
            GenesisPrefix.Read(Field(golden).Bytes("genesis")), Field(golden).Text("origin"), Field(golden).Id("challenge"), Field(golden).Id("account")),
        LoginChallenge.Parse);

    [Fact]
    public void A_coin_proof_has_its_bytes_id_and_signature() => CheckAll(
        "coin",
        golden => new CoinProof(
            GenesisPrefix.Read(Field(golden).Bytes("genesis")), OutPoint.Parse(Field(golden).Text("outpoint")), Field(golden).Id("account")),
        CoinProof.Parse);

    [Theory]
    [InlineData("6fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000", "6fe28c0a")]
    [InlineData("f61eee3b63a380a477a063af32b2bbc97c9ff9f01f2c4225e973988108000000", "f61eee3b")]
    [InlineData("06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f", "06226e46")]
    public void A_network_is_named_by_the_first_bytes_of_its_genesis_hash(string internalOrder, string prefix) =>
        Assert.Equal(prefix, GenesisPrefix.Of(new uint256(Hex.Decode(internalOrder))).ToString());

    private static void CheckAll<T>(string file, Func<JsonElement, T> make, Parser<T> parse)
        where T : ISignedMessage
    {
        Assert.NotEmpty(GoldenFile.Cases(file));
        foreach (var golden in GoldenFile.Cases(file))
        {
            var message = make(golden);
            Assert.Equal(golden.Text("bytes"), Hex.Encode(message.ToBytes()));
            Assert.Equal(golden.Text("tag"), message.Tag);
            Assert.Equal(golden.Text("id"), message.Id().ToString());
            message.RequireSignature(golden.Bytes("signature_zero_aux"), golden.Id("signer"));
            Assert.Equal(golden.Text("bytes"), Hex.Encode(parse(golden.Bytes("bytes")).ToBytes()));
            RefuseEdits(golden, message, parse);
        }
    }

    /// <summary>Each acceptance with its rejections: a byte missing, a byte extra, an edited signature, another signer, an edited message.</summary>
    private static void RefuseEdits<T>(JsonElement golden, T message, Parser<T> parse)
        where T : ISignedMessage
    {
        var bytes = golden.Bytes("bytes");
        var signature = golden.Bytes("signature_zero_aux");
        Refusal.Is(ContractScriptErrors.MalformedSignedBytes, () => parse(bytes.AsSpan(0, bytes.Length - 1)));
        Refusal.Is(ContractScriptErrors.MalformedSignedBytes, () => parse([.. bytes, 0]));
        signature[40] ^= 1;
        Refusal.Is(ContractScriptErrors.WrongSignature, () => message.RequireSignature(signature, golden.Id("signer")));
        signature[40] ^= 1;
        Refusal.Is(ContractScriptErrors.WrongSignature, () => message.RequireSignature([.. signature, 1], golden.Id("signer")));
        using var stranger = ECPrivKey.Create(Bytes32.Parse(new string('1', 64)).ToBytes());
        Refusal.Is(ContractScriptErrors.WrongSignature, () => message.RequireSignature(signature, stranger.XOnlyPubKey.Value));
        message.RequireSignature(message.Sign(stranger), stranger.XOnlyPubKey.Value);
    }

    private static JsonElement Field(JsonElement golden) => golden.GetProperty("fields");

    private static Order OrderOf(JsonElement fields) => new()
    {
        Genesis = GenesisPrefix.Regtest,
        MarketId = fields.Id("market_id"),
        Leg = (Leg)fields.U32("leg"),
        Type = (OrderType)fields.U32("type"),
        TimeInForce = (TimeInForce)fields.U32("tif"),
        SelfTradePrevention = (SelfTradePrevention)fields.U32("stp"),
        Flags = (OrderFlags)fields.U32("flags"),
        Price = fields.U32("price"),
        Lots = fields.U32("lots"),
        MinFill = fields.U32("min_fill"),
        ExpireUnixMicroseconds = fields.U64("expire_unix_us"),
        Account = fields.Id("account"),
        OrderBaseKey = fields.Id("order_base_key"),
        ClientOrderId = UInt128.Parse(fields.Text("client_order_id"), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        Nonce = fields.U64("nonce"),
        OutPoints = fields.OutPoints("outpoints"),
    };

    private delegate T Parser<T>(ReadOnlySpan<byte> bytes);
}
