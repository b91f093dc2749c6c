using System.Text.Json;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class TermsGoldenTests
{
    [Fact]
    public void Terms_have_their_bytes_and_contract_id()
    {
        var cases = GoldenFile.Cases("terms");
        Assert.Equal(2, cases.Count);
        foreach (var golden in cases)
        {
            var terms = TermsOf(golden.GetProperty("fields"));
            Assert.Equal(golden.Text("bytes"), Hex.Encode(terms.ToBytes()));
            Assert.Equal(golden.U32("bytes_length"), (uint)terms.ToBytes().Length);
            Assert.Equal(golden.Text("contract_id"), terms.Id().ToString());
            terms.RequireSignature(golden.Bytes("signature_zero_aux"), golden.Id("signer"));
        }
    }

    [Fact]
    public void Decoded_terms_encode_to_the_same_bytes()
    {
        foreach (var golden in GoldenFile.Cases("terms"))
        {
            Assert.Equal(golden.Text("bytes"), Hex.Encode(ContractTerms.Parse(golden.Bytes("bytes")).ToBytes()));
        }
    }

    [Fact]
    public void Truncated_or_extended_terms_are_malformed_at_every_length()
    {
        var bytes = GoldenFile.Cases("terms")[0].Bytes("bytes");
        for (var length = 0; length < bytes.Length; length++)
        {
            var prefix = bytes[..length];
            Refusal.Is(ContractScriptErrors.MalformedSignedBytes, () => ContractTerms.Parse(prefix));
        }
        Refusal.Is(ContractScriptErrors.MalformedSignedBytes, () => ContractTerms.Parse([.. bytes, 0]));
    }

    [Theory]
    [InlineData(0, 2, 1402)] // another version
    [InlineData(109, 0, 1401)] // no leg of that number
    [InlineData(110, 0xff, 1401)] // a match id that does not follow
    public void A_field_out_of_its_domain_is_refused(int offset, byte value, int error)
    {
        var bytes = GoldenFile.Cases("terms")[0].Bytes("bytes");
        bytes[offset] = value;
        Assert.Equal(error, Assert.Throws<HashPerpException>(() => ContractTerms.Parse(bytes)).Code.Number);
    }

    [Fact]
    public void Whatever_decodes_encodes_to_the_same_bytes()
    {
        var bytes = GoldenFile.Cases("terms")[1].Bytes("bytes");
        var decoded = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var edited = (byte[])bytes.Clone();
            edited[i] ^= 0x41;
            try
            {
                var terms = ContractTerms.Parse(edited);
                Assert.Equal(edited, terms.ToBytes());
                decoded++;
            }
            catch (HashPerpException refusal)
            {
                Assert.Contains(refusal.Code.Number, new[] { 1401, 1402 });
            }
        }
        Assert.InRange(decoded, 700, 1000);
    }

    private static ContractTerms TermsOf(JsonElement f) => new()
    {
        Genesis = GenesisPrefix.Read(f.Bytes("genesis")),
        MarketId = f.Id("market_id"),
        Match = new MatchReference(f.Id("maker_order_id"), f.Id("taker_order_id"), f.U64("trade_seq"), (Leg)f.U32("maker_leg")),
        Lots = f.U32("lots"),
        Price = f.U32("price"),
        Series = new SeriesTerms(
            f.U32("h"), new ListingTerms(f.U32("list_height"), f.U32("list_time"), new uint256(f.Bytes("list_hash")), f.Sats("r_ref")),
            (byte)f.U32("confirmations"), f.Ids("attestors"),
            [.. f.GetProperty("rungs").EnumerateArray().Select(r => new RungTerms(new SatPerPhDay((int)r.U32("k")), r.U32("t"), r.Ids("kh"), r.Ids("kt")))]),
        Money = new MoneyTerms(f.Sats("per_lot"), f.Sats("stake_height"), f.Sats("stake_time"), f.Sats("split_height")),
        HeightKey = f.Id("height_key"),
        TimeKey = f.Id("time_key"),
        Operator = new OperatorTerms(
            f.Id("operator_key"), f.U32("d1"), f.Sats("dust"), f.Sats("vtxo_min"), new Script(f.Bytes("checkpoint_leaf")), f.Id("operator_digest")),
        ClaimDelay = f.U32("d2"),
        Opening = (OpeningMode)f.U32("opening"),
        SetupDeadline = f.U32("setup_deadline"),
        Inputs = [.. f.GetProperty("inputs").EnumerateArray().Select(i =>
            new TermsInput((CoinOwner)i.U32("owner"), OutPoint.Parse(i.Text("outpoint")), i.Sats("amount"), i.Id("key")))],
    };
}
