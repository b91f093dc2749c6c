using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

public class SeriesAnnouncementTests
{
    private static readonly SeriesAnnouncement Golden = Read();
    private static readonly Bytes32 Attestor = GoldenFile.Read("series").Id("attestor");

    [Fact]
    public void Leaves_have_the_golden_bytes_and_hashes()
    {
        foreach (var (leaf, golden) in Golden.Leaves.Zip(GoldenFile.Read("series").GetProperty("rungs").EnumerateArray()))
        {
            Assert.Equal(golden.Text("leaf"), Hex.Encode(leaf.ToBytes()));
            Assert.Equal(SeriesLeaf.Size, leaf.ToBytes().Length);
            Assert.Equal(leaf, SeriesLeaf.Parse(leaf.ToBytes()));
            Assert.Equal(golden.Text("leaf_hash"), SeriesTree.LeafHash(leaf).ToString());
        }
    }

    [Fact]
    public void Root_and_paths_are_golden_for_an_odd_number_of_rungs()
    {
        var file = GoldenFile.Read("series");
        var (root, paths) = SeriesTree.Build(Golden.Leaves);

        Assert.Equal(file.Text("root"), root.ToString());
        Assert.Equal(file.Text("id"), new SeriesRoot(root).Id().ToString());
        Assert.Equal(file.GetProperty("rungs").EnumerateArray().Select(rung => rung.Ids("path")), paths);
        Assert.All(Golden.Leaves.Zip(paths), pair => Assert.Equal(root, SeriesTree.RootOf(pair.First, pair.Second)));
    }

    [Fact]
    public void The_golden_signature_is_accepted_whole_and_leaf_by_leaf()
    {
        Golden.Verify(GenesisPrefix.Regtest, Attestor);
        var paths = SeriesTree.Build(Golden.Leaves).Paths;
        for (var i = 0; i < paths.Count; i++)
        {
            SeriesAnnouncement.VerifyLeaf(Golden.Leaves[i], paths[i], Golden.Signature, GenesisPrefix.Regtest, Attestor);
        }
    }

    [Fact]
    public void An_edited_leaf_or_path_or_signature_is_refused()
    {
        var path = SeriesTree.Build(Golden.Leaves).Paths[1];
        var leaf = Golden.Leaves[1];
        byte[] signature = [.. Golden.Signature[..^1], (byte)(Golden.Signature[^1] ^ 1)];

        RefuseLeaf(leaf with { Time = leaf.Time + 1 }, path, Golden.Signature);
        RefuseLeaf(leaf with { ListHeight = leaf.ListHeight - 1 }, path, Golden.Signature);
        RefuseLeaf(leaf, [.. path.Reverse()], Golden.Signature);
        RefuseLeaf(leaf, [.. path.Skip(1)], Golden.Signature);
        RefuseLeaf(leaf, path, signature);
        RefuseLeaf(leaf, path, []);
        Refusal.Is(ContractScriptErrors.WrongSignature, () => (Golden with { Signature = signature }).Verify(GenesisPrefix.Regtest, Attestor));
        Refusal.Is(ContractScriptErrors.WrongSignature, () => Golden.With(2, rung => rung with { Time = rung.Time + 1 }).Verify(GenesisPrefix.Regtest, Attestor));
        Refusal.Is(
            ContractScriptErrors.WrongSignature,
            () => (Golden with { Leaves = [.. Golden.Leaves.Take(4)] }).Verify(GenesisPrefix.Regtest, Attestor));

        static void RefuseLeaf(SeriesLeaf edited, IReadOnlyList<Bytes32> path, byte[] signature) => Refusal.Is(
            ContractScriptErrors.WrongSignature,
            () => SeriesAnnouncement.VerifyLeaf(edited, path, signature, GenesisPrefix.Regtest, Attestor));
    }

    [Fact]
    public void Another_network_or_attestor_is_refused()
    {
        Refusal.Is(ProtocolErrors.OtherNetwork, () => Golden.Verify(GenesisPrefix.Mainnet, Attestor));
        Refusal.Is(ProtocolErrors.UnknownAttestor, () => Golden.Verify(GenesisPrefix.Regtest, Golden.Leaves[0].HeightKey));
    }

    [Fact]
    public void One_key_for_both_legs_is_refused() => Refuse(
        ProtocolErrors.OutcomeKeysEqual, Golden.With(0, leaf => leaf with { TimeKey = leaf.HeightKey }));

    [Fact]
    public void A_key_used_for_two_rungs_is_refused() => Refuse(
        ProtocolErrors.OutcomeKeyReused, Golden.With(1, leaf => leaf with { TimeKey = Golden.Leaves[0].HeightKey }));

    [Fact]
    public void The_attestors_own_key_as_an_outcome_key_is_refused() => Refuse(
        ProtocolErrors.OutcomeKeyReused, Golden.With(1, leaf => leaf with { TimeKey = Attestor }));

    [Fact]
    public void A_key_that_is_no_point_is_refused() => Refuse(
        ProtocolErrors.AnnouncementInvalid, Golden.With(1, leaf => leaf with { TimeKey = new Bytes32(new byte[32]) }));

    [Fact]
    public void Times_must_rise_with_strikes()
    {
        Refuse(ProtocolErrors.StrikeTimesNotIncreasing, Golden.With(1, leaf => leaf with { Time = Golden.Leaves[0].Time }));
        Refuse(ProtocolErrors.AnnouncementInvalid, Golden with { Leaves = [.. Golden.Leaves.Reverse()] });
        Refuse(ProtocolErrors.AnnouncementInvalid, Golden.With(1, leaf => leaf with { Strike = Golden.Leaves[0].Strike }));
    }

    [Fact]
    public void Times_end_in_2038()
    {
        Refuse(ProtocolErrors.TimeBeyond2038, Golden.With(4, leaf => leaf with { Time = int.MaxValue }));
        Refuse(ContractScriptErrors.WrongSignature, Golden.With(4, leaf => leaf with { Time = int.MaxValue - 1 }));
    }

    [Fact]
    public void Rungs_of_different_series_do_not_mix()
    {
        Refuse(ProtocolErrors.AnnouncementInvalid, Golden.With(1, leaf => leaf with { Height = leaf.Height + 1 }));
        Refuse(ProtocolErrors.AnnouncementInvalid, Golden.With(1, leaf => leaf with { Confirmations = 2 }));
        Refuse(ProtocolErrors.AnnouncementInvalid, Golden with { Leaves = [.. Golden.Leaves.Select(leaf => leaf with { Confirmations = 0 })] });
        Refuse(ProtocolErrors.AnnouncementInvalid, Golden with { Leaves = [.. Golden.Leaves.Select(leaf => leaf with { ListHeight = leaf.Height })] });
        Refuse(ProtocolErrors.AnnouncementInvalid, Golden with { Leaves = [] });
    }

    [Fact]
    public void A_signed_series_verifies_and_a_bad_one_is_not_signed()
    {
        using var attestor = GoldenParties.Key("attestor of a series");
        var leaves = Golden.Leaves.Select(leaf => leaf with { Attestor = attestor.XOnlyPubKey.Value }).ToArray();

        SeriesAnnouncement.Sign(leaves, attestor).Verify(GenesisPrefix.Regtest, attestor.XOnlyPubKey.Value);
        Refusal.Is(ProtocolErrors.OutcomeKeysEqual, () => SeriesAnnouncement.Sign([leaves[0] with { TimeKey = leaves[0].HeightKey }], attestor));
        Refusal.Is(ProtocolErrors.UnknownAttestor, () => SeriesAnnouncement.Sign(Golden.Leaves, attestor));
    }

    [Fact]
    public void A_leaf_of_another_length_or_with_an_impossible_strike_is_refused()
    {
        var bytes = Golden.Leaves[0].ToBytes();

        Refusal.Is(ContractScriptErrors.MalformedSignedBytes, () => SeriesLeaf.Parse(bytes.AsSpan(..^1)));
        Refusal.Is(ContractScriptErrors.MalformedSignedBytes, () => SeriesLeaf.Parse([.. bytes, 0]));
        bytes[12] = 0x80;
        Refusal.Is(ContractScriptErrors.MalformedSignedBytes, () => SeriesLeaf.Parse(bytes));
    }

    [Fact]
    public void Paths_and_trees_have_limits()
    {
        Refusal.Is(ContractScriptErrors.LimitExceeded, () => SeriesTree.RootOf(Golden.Leaves[0], new Bytes32[7]));
        Refusal.Is(ContractScriptErrors.LimitExceeded, () => SeriesTree.Build([.. Enumerable.Repeat(Golden.Leaves[0], 65)]).Root);
        Assert.Equal(6, SeriesTree.Build([.. Enumerable.Repeat(Golden.Leaves[0], 64)]).Paths[0].Count);
    }

    private static void Refuse(ErrorCode expected, SeriesAnnouncement announcement) =>
        Refusal.Is(expected, () => announcement.Verify(GenesisPrefix.Regtest, Attestor));

    private static SeriesAnnouncement Read()
    {
        var file = GoldenFile.Read("series");
        return new SeriesAnnouncement(
            [.. file.GetProperty("rungs").EnumerateArray().Select(rung => new SeriesLeaf(
                GenesisPrefix.Read(file.Bytes("genesis_prefix")),
                file.U32("height"),
                rung.U32("time"),
                new SatPerPhDay((int)rung.U32("strike")),
                new Satoshis(file.GetProperty("reference_reward_sat").GetInt64()),
                file.U32("list_height"),
                new uint256(file.Bytes("list_hash_internal")),
                rung.Id("height_key"),
                rung.Id("time_key"),
                (byte)file.U32("confirmations"),
                file.Id("attestor")))],
            file.Bytes("signature"));
    }
}

internal static class SeriesEdits
{
    public static SeriesAnnouncement With(this SeriesAnnouncement announcement, int rung, Func<SeriesLeaf, SeriesLeaf> edit) =>
        announcement with { Leaves = [.. announcement.Leaves.Select((leaf, i) => i == rung ? edit(leaf) : leaf)] };
}
