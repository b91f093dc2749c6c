using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// An attestor's signed series of one expiry: every rung's leaf, and one signature over their root. What this can't know, the strike map's
/// times, a verifier recomputes from its own chain (<c>ListingCheck</c> in HashPerp.Chain).
/// </summary>
/// <param name="Leaves">Ascending by strike.</param>
/// <param name="Signature">BIP340, 64 bytes, over <see cref="SeriesRoot"/>.</param>
public sealed record SeriesAnnouncement(IReadOnlyList<SeriesLeaf> Leaves, byte[] Signature)
{
    private const uint LowestTime = 500_000_000;

    public Bytes32 Attestor => Leaves[0].Attestor;

    public uint Height => Leaves[0].Height;

    /// <summary>The root that the leaves make.</summary>
    public Bytes32 Root => SeriesTree.Build(Leaves).Root;

    /// <summary>Signs a series after checking it as a verifier would.</summary>
    public static SeriesAnnouncement Sign(IReadOnlyList<SeriesLeaf> leaves, ECPrivKey attestor)
    {
        ArgumentNullException.ThrowIfNull(attestor);
        CheckLeaves(leaves);
        var announcement = new SeriesAnnouncement([.. leaves], new SeriesRoot(SeriesTree.Build(leaves).Root).Sign(attestor));
        announcement.Verify(leaves[0].Genesis, attestor.XOnlyPubKey.Value);
        return announcement;
    }

    /// <summary>All that a client checks of an announcement before it trades on it, except for the times of the strikes.</summary>
    /// <param name="genesis">The client's network.</param>
    /// <param name="attestor">A key that the client's network file pins.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="ProtocolErrors.OtherNetwork"/>, <see cref="ProtocolErrors.UnknownAttestor"/>, <see cref="ProtocolErrors.AnnouncementInvalid"/>,
    /// <see cref="ProtocolErrors.OutcomeKeysEqual"/>, <see cref="ProtocolErrors.OutcomeKeyReused"/>,
    /// <see cref="ProtocolErrors.StrikeTimesNotIncreasing"/>, <see cref="ProtocolErrors.TimeBeyond2038"/>,
    /// <see cref="ContractScriptErrors.WrongSignature"/>.
    /// </exception>
    public void Verify(GenesisPrefix genesis, Bytes32 attestor)
    {
        CheckLeaves(Leaves);
        RequireOurs(Leaves[0], genesis, attestor);
        new SeriesRoot(Root).RequireSignature(Signature, attestor);
    }

    /// <summary>The same for a single rung, as an exit kit keeps it: leaf, path, root's signature.</summary>
    public static void VerifyLeaf(SeriesLeaf leaf, IReadOnlyList<Bytes32> path, ReadOnlySpan<byte> signature, GenesisPrefix genesis, Bytes32 attestor)
    {
        CheckLeaves([leaf]);
        RequireOurs(leaf, genesis, attestor);
        new SeriesRoot(SeriesTree.RootOf(leaf, path)).RequireSignature(signature, attestor);
    }

    private static void RequireOurs(SeriesLeaf leaf, GenesisPrefix genesis, Bytes32 attestor)
    {
        if (leaf.Genesis != genesis)
        {
            throw ProtocolErrors.OtherNetwork.Error($"The series is for the network {leaf.Genesis}, not {genesis}.");
        }
        if (leaf.Attestor != attestor)
        {
            throw ProtocolErrors.UnknownAttestor.Error(
                $"The series is announced by {leaf.Attestor}, not by {attestor}.",
                "Attestors change only with a release.");
        }
    }

    private static void CheckLeaves(IReadOnlyList<SeriesLeaf> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count is < 1 or > SeriesTree.MaxLeaves)
        {
            throw Invalid($"A series has 1 to {SeriesTree.MaxLeaves} rungs, not {leaves.Count}.");
        }
        foreach (var leaf in leaves)
        {
            CheckLeaf(leaf, leaves[0]);
        }
        for (var i = 1; i < leaves.Count; i++)
        {
            if (leaves[i].Strike <= leaves[i - 1].Strike)
            {
                throw Invalid($"{leaves[i].Strike} follows {leaves[i - 1].Strike}.");
            }
            if (leaves[i].Time <= leaves[i - 1].Time)
            {
                throw ProtocolErrors.StrikeTimesNotIncreasing.Error($"T = {leaves[i].Time} of {leaves[i].Strike} is not after {leaves[i - 1].Time}.");
            }
        }
        var keys = leaves.SelectMany(leaf => new[] { leaf.HeightKey, leaf.TimeKey }).Append(leaves[0].Attestor).ToList();
        if (keys.Distinct().Count() != keys.Count)
        {
            throw ProtocolErrors.OutcomeKeyReused.Error("A key of the series appears twice.", "A published key would decide two things; refuse it.");
        }
    }

    private static void CheckLeaf(SeriesLeaf leaf, SeriesLeaf first)
    {
        var common = leaf with { Time = first.Time, Strike = first.Strike, HeightKey = first.HeightKey, TimeKey = first.TimeKey };
        if (common != first)
        {
            throw Invalid($"The rung at {leaf.Strike} belongs to another series than the first.");
        }
        if (leaf.HeightKey == leaf.TimeKey)
        {
            throw ProtocolErrors.OutcomeKeysEqual.Error($"KH = KT at {leaf.Strike}.", "One published key would pay both legs; refuse it.");
        }
        if (leaf.Time >= int.MaxValue)
        {
            throw ProtocolErrors.TimeBeyond2038.Error($"T = {leaf.Time} lies after 2038-01-19.", "Operators cannot lock that far ahead.");
        }
        if (leaf.Time < LowestTime || leaf.Height >= LowestTime || leaf.ListHeight >= leaf.Height || leaf.Confirmations == 0
            || leaf.ReferenceReward == Satoshis.Zero)
        {
            throw Invalid($"The rung at {leaf.Strike}: H {leaf.Height}, T {leaf.Time}, listed at {leaf.ListHeight}, {leaf.Confirmations} confirmations.");
        }
        foreach (var key in new[] { leaf.HeightKey, leaf.TimeKey, leaf.Attestor })
        {
            if (!ECXOnlyPubKey.TryParse(key.ToBytes(), out _))
            {
                throw Invalid($"{key} is not a public key.");
            }
        }
    }

    private static HashPerpException Invalid(string what) => ProtocolErrors.AnnouncementInvalid.Error(what, "Don't trade this series.");
}
