using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// The script of one rung's pot: six leaves in this order under the NUMS internal key, which has no key path (30-contract-protocol §3).
/// </summary>
public sealed class PotScript
{
    private PotScript(ContractTerms terms, RungTerms rung)
    {
        var a = ECXOnlyPubKey.Parse(terms.HeightKey);
        var b = ECXOnlyPubKey.Parse(terms.TimeKey);
        var s = ECXOnlyPubKey.Parse(terms.Operator.SignerKey);
        var heightKeys = rung.HeightKeys.Select(ECXOnlyPubKey.Parse).ToArray();
        var timeKeys = rung.TimeKeys.Select(ECXOnlyPubKey.Parse).ToArray();
        var fast = RelativeDelay.FromSeconds(terms.Operator.ExitDelay);
        var slow = RelativeDelay.FromSeconds(terms.ClaimDelay);
        Mutual = new MultisigClosure([a, b, s]);
        HeightWin = new CltvMultisigClosure(terms.Series.GuardOf(rung), [a, .. heightKeys, s]);
        TimeWin = new CltvMultisigClosure(rung.Time, [b, .. timeKeys, s]);
        RaceExit = new CsvMultisigClosure(slow, [a, b]);
        HeightExit = new CsvMultisigClosure(fast, [a, b, .. heightKeys]);
        TimeExit = new CsvMultisigClosure(fast, [a, b, .. timeKeys]);
        Script = new VtxoScript(Mutual, HeightWin, TimeWin, RaceExit, HeightExit, TimeExit);
    }

    /// <summary>F1: early close, every change, cooperative settlement.</summary>
    public MultisigClosure Mutual { get; }

    /// <summary>F2: HEIGHT settles off-chain with the published keys, from guardH on.</summary>
    public CltvMultisigClosure HeightWin { get; }

    /// <summary>F3: TIME settles off-chain with the published keys, from T on.</summary>
    public CltvMultisigClosure TimeWin { get; }

    /// <summary>E1: the pre-signed ClaimHeight, ClaimTime and Split.</summary>
    public CsvMultisigClosure RaceExit { get; }

    /// <summary>E2: the pre-signed FastHeight and the published keys.</summary>
    public CsvMultisigClosure HeightExit { get; }

    /// <summary>E3: the pre-signed FastTime and the published keys.</summary>
    public CsvMultisigClosure TimeExit { get; }

    public VtxoScript Script { get; }

    /// <param name="rung">Index of the rung, 0 for the lowest strike.</param>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.UnknownRung"/>; <see cref="BitcoinErrors.MalformedKey"/>.</exception>
    public static PotScript Of(ContractTerms terms, int rung)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return rung >= 0 && rung < terms.Rungs.Count
            ? new PotScript(terms, terms.Rungs[rung])
            : throw ContractScriptErrors.UnknownRung.Error($"Rung {rung} of {terms.Rungs.Count}.");
    }

    /// <summary>The off-chain leaf with which a leg's winner settles alone.</summary>
    public CltvMultisigClosure WinOf(Leg leg) => leg == Leg.Height ? HeightWin : TimeWin;

    /// <summary>The on-chain leaf of a leg's fast claim.</summary>
    public CsvMultisigClosure FastExitOf(Leg leg) => leg == Leg.Height ? HeightExit : TimeExit;
}
