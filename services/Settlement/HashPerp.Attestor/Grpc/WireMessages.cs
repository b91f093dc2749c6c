using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Settlement;
using Leg = HashPerp.Primitives.Leg;
using WireLeg = HashPerp.Contracts.Settlement.V1.Leg;

namespace HashPerp.Attestor;

/// <summary>Records as the wire carries them.</summary>
internal static class WireMessages
{
    public static Announcement ToWire(this AnnouncedRecord record, ChainProfile profile)
    {
        var first = record.Leaves[0];
        var (root, paths) = SeriesTree.Build(record.Leaves);
        var announcement = new Announcement
        {
            GenesisPrefix = ByteString.CopyFrom(first.Genesis.ToBytes()),
            ExpiryHeight = first.Height,
            ExpiryDisplayHeight = (uint)profile.DisplayHeight((int)first.Height),
            Listing = new Listing
            {
                Height = first.ListHeight,
                DisplayHeight = (uint)profile.DisplayHeight((int)first.ListHeight),
                Header = ByteString.CopyFrom(record.Listing.Header),
                Target = Wire(record.Listing.Target),
                EpochStartTime = record.Listing.EpochStartTime,
                RetargetInterval = (uint)record.Listing.RetargetInterval,
            },
            ReferenceRewardSat = (ulong)first.ReferenceReward.Value,
            Confirmations = first.Confirmations,
            Attestor = Wire(first.Attestor),
            Root = Wire(root),
            Signature = ByteString.CopyFrom(record.Signature),
        };
        announcement.Rungs.Add(record.Leaves.Zip(paths, ToWire));
        return announcement;
    }

    /// <param name="key">The private key of the winner; copied into the message.</param>
    public static Outcome ToWire(this DecidedRecord decided, SatPerPhDay strike, ECPrivKey key, ChainProfile profile)
    {
        var outcome = new Outcome
        {
            ExpiryHeight = decided.Height,
            Strike = (uint)strike.Value,
            Time = decided.Time,
            Winner = decided.Winner == Leg.Height ? WireLeg.Height : WireLeg.Time,
            PrivateKey = ByteString.CopyFrom(key.ToBytes()),
            DecidingHeight = decided.DecidingHeight,
            DecidingDisplayHeight = (uint)profile.DisplayHeight((int)decided.DecidingHeight),
            MedianTimePast = decided.MedianTime,
        };
        outcome.Headers.Add(decided.Headers.Select(ByteString.CopyFrom));
        return outcome;
    }

    private static AnnouncedRung ToWire(SeriesLeaf leaf, IReadOnlyList<Bytes32> path)
    {
        var rung = new AnnouncedRung { Strike = (uint)leaf.Strike.Value, Time = leaf.Time, HeightKey = Wire(leaf.HeightKey), TimeKey = Wire(leaf.TimeKey) };
        rung.Path.Add(path.Select(Wire));
        return rung;
    }

    private static ByteString Wire(Bytes32 value) => ByteString.CopyFrom(value.ToBytes());
}
