using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

public class OperatorInfoTests
{
    private static readonly OperatorInfo Info = new()
    {
        Version = "1",
        Network = "regtest",
        SignerKey = TestKeys.Server.PubKey,
        ForfeitKey = TestKeys.Forfeit.PubKey,
        ForfeitScript = TestScripts.ForfeitAddress,
        CheckpointUnroll = TestScripts.Unroll,
        UnilateralExitDelay = TestScripts.ExitDelay,
        BoardingExitDelay = RelativeDelay.FromSeconds(4_096),
        SessionDuration = 10,
        Dust = new Satoshis(330),
        VtxoMinAmount = new Satoshis(1),
    };

    [Fact]
    public void The_operator_of_regtest_is_accepted() => Info.Validate();

    [Fact]
    public void Scripts_and_addresses_follow_from_its_keys_and_delays()
    {
        Assert.Equal(TestScripts.OfAlice, Info.DefaultVtxoScript(TestScripts.A));
        Assert.Equal(RelativeDelay.FromSeconds(4_096), Info.BoardingScript(TestScripts.A).SmallestExitDelay);
        Assert.Equal(Golden.Load("addresses")[1].Text("address"), Info.AddressOf(TestScripts.OfAlice).ToString());
    }

    [Fact]
    public void An_operator_in_block_mode_is_refused_by_name()
    {
        Assert.Contains("block mode", Refused(Info with { UnilateralExitDelay = RelativeDelay.FromBlocks(20) }).What);
        Assert.Contains("block mode", Refused(Info with { BoardingExitDelay = RelativeDelay.FromBlocks(30) }).What);
        var unroll = new CsvMultisigClosure(RelativeDelay.FromBlocks(10), TestScripts.Unroll.Keys);
        Assert.Contains("block mode", Refused(Info with { CheckpointUnroll = unroll }).What);
    }

    [Fact]
    public void The_unspendable_point_is_no_operator()
    {
        Refused(Info with { SignerKey = Nums.InternalKey.EvenY });
        Refused(Info with { ForfeitKey = Nums.InternalKey.EvenY, CheckpointUnroll = new CsvMultisigClosure(TestScripts.ExitDelay, [Nums.InternalKey]) });
    }

    [Fact]
    public void A_checkpoint_leaf_of_another_key_or_too_short_is_refused()
    {
        Refused(Info with { CheckpointUnroll = new CsvMultisigClosure(TestScripts.ExitDelay, [TestScripts.S]) });
        Refused(Info with { CheckpointUnroll = new CsvMultisigClosure(TestScripts.ExitDelay, [TestKeys.Forfeit.XOnlyPubKey, TestScripts.S]) });
        Refused(Info with { CheckpointUnroll = new CsvMultisigClosure(RelativeDelay.FromSeconds(1_024), TestScripts.Unroll.Keys) });
        (Info with { CheckpointUnroll = new CsvMultisigClosure(RelativeDelay.FromSeconds(1_536), TestScripts.Unroll.Keys) }).Validate();
        Refused(Info with { Network = "bitcoin" });
    }

    [Fact]
    public void Equal_delays_and_a_dust_limit_below_the_nodes_are_refused()
    {
        Refused(Info with { BoardingExitDelay = TestScripts.ExitDelay });
        Refused(Info with { Dust = new Satoshis(329) });
    }

    private static HashPerpException Refused(OperatorInfo info) => Refusal.Is(ArkErrors.InvalidOperatorInfo, info.Validate);
}
