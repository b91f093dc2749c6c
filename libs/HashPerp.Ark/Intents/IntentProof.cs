using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// Proof of ownership in the manner of BIP322 (40-ark-wire §4.1): a transaction that could spend the coins, made invalid on chain by a
/// first input that commits to the message. Its outputs are what the owner wants from a batch.
/// </summary>
public static class IntentProof
{
    /// <summary>More coins than a batch session would take in one intent.</summary>
    public const int MaxInputs = 256;

    private const uint ToSignVersion = 2;

    private static readonly TxOut NoOutputs = new(Satoshis.Zero, new ScriptBuilder().Op(OpCode.OP_RETURN).ToScript());

    /// <summary>The unsigned proof.</summary>
    /// <param name="message">Canonical JSON of an <see cref="IntentMessage"/>.</param>
    /// <param name="outputs">None for messages that ask for no payment.</param>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidIntentProof"/>.</exception>
    public static PSBT Build(string message, IReadOnlyList<IntentInput> inputs, IReadOnlyList<TxOut> outputs)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (inputs.Count is 0 or > MaxInputs)
        {
            throw ArkErrors.InvalidIntentProof.Error($"A proof over {inputs.Count} coins.", $"Give 1 to {MaxInputs}.");
        }
        var toSpend = ToSpend(message, inputs[0].TxOut.ScriptPubKey);
        var proof = new PSBT(new Transaction(
            ToSignVersion,
            [new TxIn(toSpend.OutPointOf(0), inputs[0].Sequence), .. inputs.Select(input => new TxIn(input.OutPoint, input.Sequence))],
            outputs.Count == 0 ? [NoOutputs] : [.. outputs],
            inputs.Max(input => input.LockTime)))
        {
            GenericSignedMessage = Encoding.UTF8.GetBytes(message),
        };
        Describe(proof.Inputs[0], inputs[0], toSpend.Outputs[0]);
        for (var i = 0; i < inputs.Count; i++)
        {
            Describe(proof.Inputs[i + 1], inputs[i], inputs[i].TxOut);
        }
        return proof;
    }

    /// <summary>Signs every input whose leaf names this key.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.MissingSignature"/>: no leaf does.</exception>
    public static void Sign(PSBT proof, ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(key);
        var own = Enumerable.Range(0, proof.Inputs.Count).Where(i => Names(proof.Inputs[i], key.XOnlyPubKey)).ToArray();
        if (own.Length == 0)
        {
            throw ArkErrors.MissingSignature.Error($"{key.XOnlyPubKey} is in no leaf of this proof.");
        }
        foreach (var input in own)
        {
            LeafSigning.Sign(proof, input, key);
        }
    }

    /// <summary>The operator's check of a proof against its message.</summary>
    /// <param name="serverKeys">The operator's signer keys, present and deprecated; their signatures are not required.</param>
    /// <exception cref="HashPerpException">
    /// <see cref="ArkErrors.InvalidIntentProof"/>, <see cref="ArkErrors.MissingSignature"/>, <see cref="ArkErrors.InvalidCondition"/>.
    /// </exception>
    public static VerifiedIntent Verify(PSBT proof, IntentMessage message, IReadOnlyCollection<ECXOnlyPubKey> serverKeys) =>
        IntentVerifier.Verify(proof, message, serverKeys);

    /// <summary>BIP322's to_spend, with Ark's tag in the message hash.</summary>
    internal static Transaction ToSpend(string message, Script firstScript) => Bip322.ToSpend(firstScript, IntentMessage.HashOf(message));

    /// <summary>Whether the proof asks for outputs at all.</summary>
    internal static bool HasOutputs(Transaction proof) => proof.Outputs is not [var only] || only != NoOutputs;

    private static bool Names(PSBTInput input, ECXOnlyPubKey key) =>
        input.TapLeafScripts is [var leaf] && !ArkNote.IsLeaf(leaf.Script) && Closure.Decode(leaf.Script).Keys.Contains(key);

    private static void Describe(PSBTInput field, IntentInput input, TxOut spent)
    {
        field.WitnessUtxo = spent;
        field.SighashType = SigHash.All;
        if (input.Leaf is not null)
        {
            field.SetTapLeafScript(input.Leaf);
        }
        if (input.Condition is not null)
        {
            field.SetCondition(input.Condition);
        }
        if (input.TapTree is not null)
        {
            field.SetTapTree(input.TapTree);
        }
    }
}
