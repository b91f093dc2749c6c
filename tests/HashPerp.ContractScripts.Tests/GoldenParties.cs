using System.Text;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts.Tests;

/// <summary>The people of the golden files. Their private keys are SHA256 of a label; nobody else should use them.</summary>
internal static class GoldenParties
{
    public static ECPrivKey Key(string label) => ECPrivKey.Create(Hashes.Sha256(Encoding.UTF8.GetBytes("hashperp golden " + label)));

    /// <summary>The contract key of a leg.</summary>
    public static ECPrivKey ContractKeyOf(ContractTerms terms, Leg leg)
    {
        using var orderBase = Key(leg == Leg.Height ? "alice order base" : "bob order base");
        return ContractKey.Derive(orderBase, terms.Match.MatchId);
    }

    /// <summary>The key of a coin of the terms.</summary>
    public static ECPrivKey CoinKey(Bytes32 key)
    {
        foreach (var label in new[] { "coin key a0", "coin key a1", "coin key b0" })
        {
            var candidate = Key(label);
            if (candidate.XOnlyPubKey.Value == key)
            {
                return candidate;
            }
            candidate.Dispose();
        }
        throw new InvalidOperationException($"No golden coin has the key {key}.");
    }

    /// <summary>An attestor's outcome key.</summary>
    public static ECPrivKey Outcome(int attestor, Leg leg, ContractTerms terms, int rung) => OutcomeKey.Derive(
        Hashes.Sha256(Encoding.UTF8.GetBytes($"expiry secret {attestor}")), leg, terms.Series.Height, terms.Rungs[rung].Time);

    /// <summary>All attestors' keys for a leg of a rung, as they are published.</summary>
    public static ECPrivKey[] Published(Leg leg, ContractTerms terms, int rung) =>
        [.. Enumerable.Range(0, terms.Series.Attestors.Count).Select(attestor => Outcome(attestor, leg, terms, rung))];

    public static OperatorInfo Operator => new()
    {
        Version = "test",
        Network = "regtest",
        SignerKey = Key("operator").XOnlyPubKey.EvenY,
        ForfeitKey = Key("operator forfeit").XOnlyPubKey.EvenY,
        ForfeitScript = Script.Empty,
        CheckpointUnroll = new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [Key("operator forfeit").XOnlyPubKey]),
        UnilateralExitDelay = RelativeDelay.FromSeconds(2_048),
        BoardingExitDelay = RelativeDelay.FromSeconds(4_096),
        SessionDuration = 10,
        Dust = new Satoshis(330),
        VtxoMinAmount = new Satoshis(1),
        Digest = "digest text",
    };

    /// <summary>Every attestor's announcement of exactly the rungs of these terms.</summary>
    public static AnnouncementProof[] Announce(ContractTerms terms) => [.. terms.Series.Attestors.Select((_, attestor) =>
    {
        using var key = Key($"attestor {attestor}");
        var leaves = terms.Rungs.Select((_, rung) => AnnouncementProof.LeafOf(terms, rung, attestor)).ToArray();
        return AnnouncementProof.From(SeriesAnnouncement.Sign(leaves, key), terms);
    })];

    /// <summary>A context in which the terms are acceptable.</summary>
    public static TermsContext ContextOf(ContractTerms terms) => new()
    {
        Genesis = GenesisPrefix.Regtest,
        TipHeight = 200,
        TipMedianTime = 1_705_010_000,
        Operator = Operator,
        PinnedAttestors = [Key("attestor 0").XOnlyPubKey.Value, Key("attestor 1").XOnlyPubKey.Value],
        RequiredAttestors = 1,
        Announcements = Announce(terms),
        Coins = terms.Inputs.DistinctBy(input => input.OutPoint).ToDictionary(
            input => input.OutPoint,
            input => new FundingCoin(
                input.OutPoint, input.Amount, PartyScripts.Default(terms.Operator, input.Key).ScriptPubKey, Hops: 0, HasStrangers: false,
                ExpiresAt: 1_706_000_000, IsFree: true)),
    };
}
