using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>One claim of one pot, unsigned.</summary>
/// <param name="Rung">Index of the rung.</param>
public sealed record ClaimTemplate(ClaimKind Kind, int Rung, PresignedTx Presigned);

/// <summary>
/// All claims of a contract over given pot outpoints, rung by rung in the order of <see cref="ClaimKind"/>. Both parties sign all of them, and
/// verify and store the other's signatures, before anything that creates the pots is signed.
/// </summary>
public sealed class ClaimSet
{
    private ClaimSet(ContractTerms terms, IReadOnlyList<OutPoint> pots, IReadOnlyList<ClaimTemplate> claims)
    {
        Terms = terms;
        Pots = pots;
        Claims = claims;
    }

    public ContractTerms Terms { get; }

    /// <summary>The pots' outpoints by rung.</summary>
    public IReadOnlyList<OutPoint> Pots { get; }

    public IReadOnlyList<ClaimTemplate> Claims { get; }

    /// <param name="pots">One outpoint for every rung, in order.</param>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.WrongInputs"/>: not one distinct outpoint for every rung.</exception>
    public static ClaimSet Build(ContractTerms terms, IReadOnlyList<OutPoint> pots)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(pots);
        if (pots.Count != terms.Rungs.Count || pots.Distinct().Count() != pots.Count)
        {
            throw ContractScriptErrors.WrongInputs.Error($"{pots.Count} pots for {terms.Rungs.Count} rungs.", "Give one distinct outpoint for every rung.");
        }
        return new ClaimSet(terms, pots, [.. pots.SelectMany((pot, rung) => OfPot(terms, rung, pot))]);
    }

    /// <summary>The claim of a kind on a rung.</summary>
    public ClaimTemplate Claim(int rung, ClaimKind kind) => rung >= 0 && rung < Pots.Count
        ? Claims[(rung * ClaimKinds.All.Count) + (int)kind]
        : throw ContractScriptErrors.UnknownRung.Error($"Rung {rung} of {Pots.Count}.");

    private static IEnumerable<ClaimTemplate> OfPot(ContractTerms terms, int rung, OutPoint pot)
    {
        var script = PotScript.Of(terms, rung);
        return ClaimKinds.All.Select(kind => new ClaimTemplate(kind, rung, PresignedTx.Build(
            pot, terms.PotValue, script.Script, LeafOf(script, kind), LockTimeOf(terms, rung, kind), PayoutsOf(terms, kind))));
    }

    private static CsvMultisigClosure LeafOf(PotScript script, ClaimKind kind) => kind switch
    {
        ClaimKind.FastHeight => script.HeightExit,
        ClaimKind.FastTime => script.TimeExit,
        _ => script.RaceExit,
    };

    /// <summary>A height lock L opens in block L + 1, a time lock once the median time past exceeds it (BIP113).</summary>
    private static uint LockTimeOf(ContractTerms terms, int rung, ClaimKind kind) => kind switch
    {
        ClaimKind.ClaimHeight or ClaimKind.FastHeight => terms.Series.Height,
        ClaimKind.ClaimTime or ClaimKind.FastTime => terms.Rungs[rung].Time,
        _ => terms.Rungs[rung].Time + ContractTerms.SplitDelay,
    };

    private static IEnumerable<TxOut> PayoutsOf(ContractTerms terms, ClaimKind kind) => kind.Winner() is { } winner
        ? [PartyScripts.OnchainPayout(terms, winner, terms.PotValue)]
        :
        [
            PartyScripts.OnchainPayout(terms, Leg.Height, terms.Money.SplitHeight),
            PartyScripts.OnchainPayout(terms, Leg.Time, terms.PotValue - terms.Money.SplitHeight),
        ];
}
