using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>
/// The last phase of a session: every VTXO that goes in is given up by a forfeit, every boarding input is signed. Owners of one coin may send their
/// signatures in separate calls; each call is taken whole or not at all.
/// </summary>
public sealed class ForfeitRound
{
    private readonly Commitment _commitment;

    private readonly OperatorInfo _info;

    private readonly Dictionary<OutPoint, PSBT> _forfeits = [];

    private PSBT _signed;

    public ForfeitRound(Commitment commitment, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(commitment);
        _commitment = commitment;
        _info = info;
        _signed = commitment.Psbt.Clone();
    }

    public bool IsComplete => MissingForfeits.Count == 0 && MissingBoarding.Count == 0;

    public string Missing => $"forfeits of [{string.Join(", ", MissingForfeits)}], boarding signatures of [{string.Join(", ", MissingBoarding)}]";

    /// <summary>The inputs that their owners haven't given up, or signed.</summary>
    public IEnumerable<(OutPoint OutPoint, OffenceKind Kind)> MissingInputs =>
        MissingForfeits.Select(outPoint => (outPoint, OffenceKind.ForfeitsWithheld)).Concat(MissingBoarding.Select(outPoint => (outPoint, OffenceKind.BoardingWithheld)));

    /// <summary>The commitment transaction with the boarding signatures so far.</summary>
    public PSBT SignedCommitment => _signed;

    /// <summary>By the VTXO that each gives up.</summary>
    public IReadOnlyDictionary<OutPoint, PSBT> Forfeits => _forfeits;

    private List<OutPoint> MissingForfeits =>
        [.. _commitment.Draft.Forfeited.Select(input => input.OutPoint).Where(outPoint => !_forfeits.TryGetValue(outPoint, out var psbt) || !IsForfeitSigned(psbt, outPoint))];

    private List<OutPoint> MissingBoarding =>
        [.. _commitment.Draft.Boarding.Select((input, index) => (input.OutPoint, index)).Where(pair => !IsBoardingSigned(pair.index)).Select(pair => pair.OutPoint)];

    /// <param name="tip">A forfeit through a leaf that is still locked could not be used.</param>
    public void Add(IReadOnlyList<PSBT> forfeits, PSBT? commitment, ChainTip tip)
    {
        ArgumentNullException.ThrowIfNull(forfeits);
        var accepted = new Dictionary<OutPoint, PSBT>();
        foreach (var forfeit in forfeits)
        {
            var (outPoint, merged) = Accept(forfeit, tip);
            RequireUnusedConnector(outPoint, merged, accepted);
            accepted[outPoint] = merged;
        }
        var signed = commitment is null ? null : AcceptBoarding(commitment);
        foreach (var (outPoint, psbt) in accepted)
        {
            _forfeits[outPoint] = psbt;
        }
        if (signed is not null)
        {
            _signed = signed;
        }
    }

    private (OutPoint OutPoint, PSBT Merged) Accept(PSBT sent, ChainTip tip)
    {
        var input = _commitment.Draft.Forfeited.FirstOrDefault(candidate => sent.GlobalTransaction.Inputs.Any(txIn => txIn.PrevOut == candidate.OutPoint))
            ?? throw OperatorErrors.InvalidForfeitTxs.Error($"Forfeit {sent.GlobalTransaction.GetHash()} gives up no input of this batch.");
        var rebuilt = Wire.Recoding(OperatorErrors.InvalidForfeitTxs, () => ForfeitReader.Rebuild(sent, input, _commitment.Connectors, _info));
        if (rebuilt.GlobalTransaction.LockTime is var lockTime and > 0 && !tip.IsMature(lockTime))
        {
            throw OperatorErrors.ForfeitClosureLocked.Error($"The forfeit of {input.OutPoint} is locked until {lockTime}.").With("locktime", lockTime);
        }
        var index = IndexOf(rebuilt, input.OutPoint);
        if (_forfeits.TryGetValue(input.OutPoint, out var earlier))
        {
            Wire.Recoding(OperatorErrors.InvalidForfeitTxs, () => LeafCopies.Merge(earlier, rebuilt, index));
        }
        Wire.Recoding(OperatorErrors.InvalidForfeitTxs, () => LeafCopies.Merge(sent, rebuilt, index));
        Conditions.RequireMet(rebuilt, index);
        return (input.OutPoint, rebuilt);
    }

    private void RequireUnusedConnector(OutPoint vtxo, PSBT forfeit, Dictionary<OutPoint, PSBT> accepted)
    {
        var connector = ConnectorOf(vtxo, forfeit);
        if (_forfeits.Concat(accepted).Any(other => other.Key != vtxo && ConnectorOf(other.Key, other.Value) == connector))
        {
            throw OperatorErrors.InvalidForfeitTxs.Error($"Connector {connector} is used by two forfeits.", "Use each connector once.");
        }
    }

    private PSBT AcceptBoarding(PSBT sent)
    {
        if (sent.GlobalTransaction.GetHash() != _commitment.Txid)
        {
            throw OperatorErrors.InvalidBoardingInputSig.Error($"{sent.GlobalTransaction.GetHash()} is not the commitment transaction of this batch.");
        }
        var merged = _signed.Clone();
        for (var i = 0; i < _commitment.Draft.Boarding.Count; i++)
        {
            var (input, index) = (_commitment.Draft.Boarding[i], i);
            if (sent.Inputs[i].TapScriptSigs.Count > 0)
            {
                Wire.Recoding(OperatorErrors.InvalidBoardingInputSig, () => LeafCopies.TakeBoarding(sent, merged, index, input.Script));
            }
        }
        return merged;
    }

    private bool IsForfeitSigned(PSBT psbt, OutPoint vtxo) => IsSignedByOwners(psbt, IndexOf(psbt, vtxo));

    private bool IsBoardingSigned(int index) => _signed.Inputs[index].TapLeafScripts.Count == 1 && IsSignedByOwners(_signed, index);

    private bool IsSignedByOwners(PSBT psbt, int index) => LeafSigning.LeafOf(psbt, index).Keys
        .Where(key => !key.Equals(_info.SignerKey.XOnly))
        .All(key => LeafSigning.IsSigned(psbt, index, key));

    private static OutPoint ConnectorOf(OutPoint vtxo, PSBT forfeit) => forfeit.GlobalTransaction.Inputs.First(input => input.PrevOut != vtxo).PrevOut;

    private static int IndexOf(PSBT psbt, OutPoint outPoint) => psbt.Inputs.ToList().FindIndex(input => input.TxIn.PrevOut == outPoint);
}
