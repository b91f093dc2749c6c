using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Chain.Tests;

public class MainnetFactsTests
{
    private static readonly MainnetFacts Facts = MainnetFacts.Embedded;

    [Fact]
    public void Every_time_is_the_raw_headers()
    {
        Assert.Equal(824_400, Facts.FirstHeight);
        Assert.Equal(830_592, Facts.TipHeight);
        for (var height = Facts.FirstHeight; height <= Facts.TipHeight; height++)
        {
            Assert.Equal(RawHeaders.Time(height), Facts.TimeAt(height));
        }
    }

    [Fact]
    public void The_bits_of_every_epoch_are_the_raw_headers()
    {
        for (var height = RawHeaders.First; height <= RawHeaders.Last; height++)
        {
            Assert.Equal(RawHeaders.Bits(height), Facts.EpochAt(height).Bits);
        }
        Assert.Equal(RawHeaders.Time(RawHeaders.First), Facts.EpochAt(RawHeaders.First).Time);
    }

    [Fact]
    public void The_epochs_are_those_of_the_table()
    {
        var rows = SharedData.ReadText("difficulty_epochs.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(','));
        var expected = rows.Select(row => new EpochFact(
            int.Parse(row[0]),
            uint.Parse(row[1]),
            uint.Parse(row[3], NumberStyles.HexNumber),
            new Satoshis((long)(decimal.Parse(row[5]) * 100_000_000)),
            row[2] == "reconstructed"));

        Assert.Equal(expected, Facts.Epochs);
        Assert.Equal(474, Facts.Epochs.Count);
    }

    [Fact]
    public void Constants_that_need_no_shared_data_hold()
    {
        Assert.Equal(1_704_413_118u, Facts.TimeAt(824_400));
        Assert.Equal(1_707_675_457u, Facts.TimeAt(830_000));
        Assert.Equal(1_707_671_640u, Facts.MedianTimePast(830_000));
        Assert.Equal(new EpochFact(824_544, 1_704_501_692, 0x1703d869, new Satoshis(625_000_000), false), Facts.EpochAt(826_559));
    }

    [Theory]
    [InlineData(824_399)]
    [InlineData(830_593)]
    public void A_time_that_is_not_shipped_is_refused(int height) => Refusal.Is(ChainErrors.HeightUnknown, () => Facts.TimeAt(height));

    [Theory]
    [InlineData(-1)]
    [InlineData(955_584)]
    public void An_epoch_that_is_not_shipped_is_refused(int height) => Refusal.Is(ChainErrors.HeightUnknown, () => Facts.EpochAt(height));

    [Fact]
    public void A_small_table_is_read()
    {
        var facts = MainnetFacts.Parse(Table("blocks 10 3 1000\n5 -2\nepochs 1\n0 900 1d00ffff 5000000000 h\n"));

        Assert.Equal([1000u, 1005u, 1003u], Enumerable.Range(10, 3).Select(facts.TimeAt));
    }

    [Theory]
    [InlineData("blocks 10 3 1000\n5 -2 7\nepochs 1\n0 900 1d00ffff 5000000000 h\n")]
    [InlineData("blocks 10 3 1000\n5\nepochs 1\n0 900 1d00ffff 5000000000 h\n")]
    [InlineData("blocks 10 2000000000 1000\n5\nepochs 1\n0 900 1d00ffff 5000000000 h\n")]
    [InlineData("blocks 10 2 1000\n-1001\nepochs 1\n0 900 1d00ffff 5000000000 h\n")]
    [InlineData("blocks 10 2 1000\n5\nepochs 2\n0 900 1d00ffff 5000000000 h\n")]
    [InlineData("blocks 10 2 1000\n5\nepochs 1\n2016 900 1d00ffff 5000000000 h\n")]
    [InlineData("blocks 10 2 1000\n5\nepochs 1\n0 900 1d00ffff 5000000000 x\n")]
    [InlineData("blocks 10 2 1000\n5\nepochs 1\n0 900 zz00ffff 5000000000 h\n")]
    [InlineData("blocks 10 2 1000\n5\nepochs 1\n0 900 1d00ffff 5000000000 h\nmore\n")]
    [InlineData("epochs 1\n0 900 1d00ffff 5000000000 h\n")]
    public void A_table_that_contradicts_itself_is_refused(string body) => Refusal.Is(ChainErrors.DamagedFacts, () => MainnetFacts.Parse(Table(body)));

    [Fact]
    public void One_changed_character_is_refused()
    {
        var table = Table("blocks 10 3 1000\n5 -2\nepochs 1\n0 900 1d00ffff 5000000000 h\n");
        table[30] ^= 1;

        Refusal.Is(ChainErrors.DamagedFacts, () => MainnetFacts.Parse(table));
        Refusal.Is(ChainErrors.DamagedFacts, () => MainnetFacts.Parse("hashperp-chain-facts 1\n"u8));
        Refusal.Is(ChainErrors.DamagedFacts, () => MainnetFacts.Parse([]));
    }

    private static byte[] Table(string body)
    {
        var text = "hashperp-chain-facts 1\n" + body;
        return Encoding.ASCII.GetBytes(text + "sha256 " + Hex.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(text))) + "\n");
    }
}
