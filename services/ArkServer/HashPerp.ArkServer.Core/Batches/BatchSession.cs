using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>What a session is waiting for.</summary>
public enum BatchPhase
{
    /// <summary>That the selected intents confirm that they are there.</summary>
    Confirmation,

    /// <summary>The operator builds the transactions.</summary>
    Building,

    TreeNonces,

    TreeSignatures,

    /// <summary>Forfeits, and signatures of boarding inputs.</summary>
    Forfeits,

    /// <summary>Nothing any more: the operator signs, writes down and broadcasts, or has given up.</summary>
    Closed,
}

/// <summary>
/// One batch from selection to the last signature, as a state machine without clock or I/O: the runner moves it from phase to phase, clients' messages
/// are taken only in their phase. Not thread-safe; the runner serializes access.
/// </summary>
/// <param name="id">Public name of the batch.</param>
public sealed class BatchSession(string id, IReadOnlyList<RegisteredIntent> selected)
{
    private readonly Confirmations _confirmations = new(selected);

    private TreeCoordinator? _tree;

    private ForfeitRound? _forfeits;

    public string Id { get; } = id;

    public BatchPhase Phase { get; private set; } = BatchPhase.Confirmation;

    public IReadOnlyList<RegisteredIntent> Selected => _confirmations.Selected;

    /// <summary>Those who take part.</summary>
    public IReadOnlyList<RegisteredIntent> Confirmed => _confirmations.Confirmed;

    /// <summary>Whether everything that this phase waits for is in.</summary>
    public bool IsPhaseComplete => Phase switch
    {
        BatchPhase.Confirmation => _confirmations.IsComplete,
        BatchPhase.TreeNonces => _tree!.MissingNonces.Count == 0,
        BatchPhase.TreeSignatures => _tree!.MissingSignatures.Count == 0,
        BatchPhase.Forfeits => _forfeits!.IsComplete,
        _ => true,
    };

    /// <summary>What the phase still waits for, in words; shown when it times out.</summary>
    public string Missing => Phase switch
    {
        BatchPhase.Confirmation => "no intent was confirmed",
        BatchPhase.TreeNonces => $"missing tree nonces of {string.Join(", ", _tree!.MissingNonces)}",
        BatchPhase.TreeSignatures => $"missing tree signatures of {string.Join(", ", _tree!.MissingSignatures)}",
        BatchPhase.Forfeits => $"missing {_forfeits!.Missing}",
        _ => "nothing is missing",
    };

    /// <summary>Who keeps this phase from its end, once its time is up.</summary>
    public IReadOnlyList<Offence> Offences => Phase switch
    {
        BatchPhase.TreeNonces => OffencesOf(_tree!.MissingNonces, OffenceKind.NoncesWithheld),
        BatchPhase.TreeSignatures => OffencesOf(_tree!.MissingSignatures, OffenceKind.SignaturesWithheld),
        BatchPhase.Forfeits =>
        [
            .. from intent in Confirmed
               from missing in _forfeits!.MissingInputs.GroupBy(missing => missing.Kind)
               let coins = intent.Inputs.Where(input => missing.Any(coin => coin.OutPoint == input.OutPoint)).ToList()
               where coins.Count > 0
               select new Offence(intent, missing.Key, coins),
        ],
        _ => [],
    };

    /// <summary>Each owner of a joint intent may confirm it, and the first may have completed the phase.</summary>
    public void Confirm(string intentId)
    {
        if (Confirmed.Any(intent => intent.Id == intentId))
        {
            return;
        }
        if (Phase != BatchPhase.Confirmation)
        {
            throw OperatorErrors.ConfirmationSessionNotStarted.Error("No batch waits for confirmations now.", "Wait for batch_started.");
        }
        _confirmations.Confirm(intentId);
    }

    public void Build() => Phase = BatchPhase.Building;

    public void CollectNonces(TreeCoordinator tree)
    {
        _tree = tree;
        Phase = BatchPhase.TreeNonces;
    }

    public void AddNonces(string batchId, ECPubKey cosigner, IReadOnlyDictionary<uint256, MusigPubNonce> nonces)
    {
        Require(batchId, from: BatchPhase.TreeNonces);
        Wire.Recoding(OperatorErrors.InvalidSignature, () => _tree!.AddNonces(cosigner, nonces));
    }

    public void CollectSignatures() => Phase = BatchPhase.TreeSignatures;

    public void AddSignatures(string batchId, ECPubKey cosigner, IReadOnlyDictionary<uint256, MusigPartialSig> signatures)
    {
        Require(batchId, from: BatchPhase.TreeSignatures);
        Wire.Recoding(OperatorErrors.InvalidSignature, () => _tree!.AddSignatures(cosigner, signatures));
    }

    public void CollectForfeits(ForfeitRound forfeits)
    {
        _forfeits = forfeits;
        Phase = BatchPhase.Forfeits;
    }

    public void AddForfeits(IReadOnlyList<PSBT> forfeits, PSBT? commitment, ChainTip tip)
    {
        if (Phase != BatchPhase.Forfeits)
        {
            throw OperatorErrors.InvalidForfeitTxs.Error("No batch waits for forfeits now.", "Wait for batch_finalization.");
        }
        _forfeits!.Add(forfeits, commitment, tip);
    }

    public void Close() => Phase = BatchPhase.Closed;

    private IReadOnlyList<Offence> OffencesOf(IReadOnlyCollection<ECPubKey> missing, OffenceKind kind) =>
        [.. Confirmed.Where(intent => intent.Cosigners.Any(missing.Contains)).Select(intent => new Offence(intent, kind, intent.Inputs))];

    /// <summary>A message that comes again after its phase changes nothing, so that a lost answer can be asked for twice.</summary>
    private void Require(string batchId, BatchPhase from)
    {
        if (_tree is null || Phase < from || Phase == BatchPhase.Closed || batchId != Id)
        {
            throw OperatorErrors.SigningSessionTimedOut.Error($"Batch '{(batchId.Length > 64 ? batchId[..64] : batchId)}' does not wait for this now.", "Follow the event stream.");
        }
    }
}
