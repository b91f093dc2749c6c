using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// One off-chain transaction of a contract: the ark tx and its checkpoints, and who signs which input. Both clients build it from the terms;
/// what a counterparty or the operator sends is only ever taken over as signatures on these very bytes.
/// </summary>
public sealed class ContractTx
{
    private readonly ECXOnlyPubKey _operatorKey;

    internal ContractTx(OperatorTerms op, IReadOnlyList<VtxoInput> inputs, IReadOnlyList<TxOut> outputs)
    {
        Conservation.Require(Satoshis.Sum(inputs.Select(input => input.Amount)), outputs);
        _operatorKey = ECXOnlyPubKey.Parse(op.SignerKey);
        Tx = OffchainTx.Build(inputs, outputs, CheckpointLeafOf(op));
    }

    public OffchainTx Tx { get; }

    public uint256 Txid => Tx.ArkTxid;

    public int InputCount => Tx.Inputs.Count;

    public OutPoint OutPointOf(int output) => new(Txid, (uint)output);

    /// <summary>The keys of an input's leaf in script order, without the operator's.</summary>
    public IReadOnlyList<Bytes32> SignersOf(int input) => [.. Tx.Inputs[input].Leaf.Keys.Where(key => !key.Equals(_operatorKey)).Select(key => key.Value)];

    /// <summary>The inputs that a key signs, ascending.</summary>
    public IReadOnlyList<int> InputsOf(Bytes32 signer) => [.. Enumerable.Range(0, InputCount).Where(input => SignersOf(input).Contains(signer))];

    /// <summary>The ark tx without signatures.</summary>
    public PSBT NewArkTx() => Tx.ArkTx.Clone();

    /// <summary>The checkpoint of an input without signatures.</summary>
    public PSBT NewCheckpoint(int input) => Tx.Checkpoints[input].Clone();

    /// <summary>
    /// A key's signatures on all its inputs of the ark tx, in input order. From then on its coins are burnt: free again only once respent.
    /// </summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.WrongKey"/>: it signs no input.</exception>
    public IReadOnlyList<byte[]> SignArkTx(ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var inputs = InputsOf(key.XOnlyPubKey.Value);
        return inputs.Count > 0
            ? [.. inputs.Select(input => key.SignBIP340(ArkSighash(input).ToBytes()))]
            : throw ContractScriptErrors.WrongKey.Error(
                $"Key {key.XOnlyPubKey} signs no input of {Txid}.", "Sign with the key of the coin or of the contract.");
    }

    /// <summary>A key's signature on one checkpoint: the release of that input (30 §4, checkpoint rule).</summary>
    public byte[] SignCheckpoint(int input, ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SignersOf(input).Contains(key.XOnlyPubKey.Value)
            ? key.SignBIP340(CheckpointSighash(input).ToBytes())
            : throw ContractScriptErrors.WrongKey.Error($"Key {key.XOnlyPubKey} does not sign input {input} of {Txid}.", "Sign with the key of that input.");
    }

    /// <summary>Verifies a signer's signatures on the ark tx and puts them into a copy of ours.</summary>
    /// <param name="signatures">As <see cref="SignArkTx"/> returns them.</param>
    public void AddArkSignatures(PSBT arkTx, Bytes32 signer, IReadOnlyList<byte[]> signatures)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        RequireSame(arkTx, Tx.ArkTx);
        var inputs = InputsOf(signer);
        if (inputs.Count == 0 || signatures.Count != inputs.Count)
        {
            throw ContractScriptErrors.WrongSignature.Error(
                $"{signatures.Count} signatures of {signer}; it signs {inputs.Count} inputs of {Txid}.", "Stop the round.");
        }
        foreach (var (input, signature) in inputs.Zip(signatures))
        {
            LeafSignatures.Require(signature, signer, ArkSighash(input));
            arkTx.AddTapScriptSignature(input, signer, Tx.Inputs[input].Leaf.LeafHash, signature);
        }
    }

    /// <summary>Verifies a signer's signature on a checkpoint and puts it into a copy of ours.</summary>
    public void AddCheckpointSignature(PSBT checkpoint, int input, Bytes32 signer, byte[] signature)
    {
        RequireSame(checkpoint, Tx.Checkpoints[input]);
        LeafSignatures.Require(signature, signer, CheckpointSighash(input));
        checkpoint.AddTapScriptSignature(0, signer, Tx.Inputs[input].Leaf.LeafHash, signature);
    }

    public Bytes32 ArkSighash(int input) => Tx.ArkTx.TapSighash(input, Tx.Inputs[input].Leaf.LeafHash, SigHash.Default);

    public Bytes32 CheckpointSighash(int input) => Tx.Checkpoints[input].TapSighash(0, Tx.Inputs[input].Leaf.LeafHash, SigHash.Default);

    /// <summary>The ark tx that the operator returned, checked: our transaction, with every signature of every input, the operator's included.</summary>
    /// <returns>Our own PSBT with those signatures and nothing else of theirs.</returns>
    public PSBT AcceptFinalArkTx(PSBT returned)
    {
        RequireSame(returned, Tx.ArkTx);
        var accepted = NewArkTx();
        for (var input = 0; input < InputCount; input++)
        {
            foreach (var key in Tx.Inputs[input].Leaf.Keys)
            {
                Take(returned, accepted, input, key.Value, Tx.Inputs[input].Leaf, ArkSighash(input));
            }
        }
        return accepted;
    }

    /// <summary>
    /// The checkpoints that the operator returned, matched by what they spend (they come in any order), each ours with the operator's
    /// signature and perhaps others.
    /// </summary>
    /// <returns>Our own PSBTs in input order, with the operator's signature only.</returns>
    public IReadOnlyList<PSBT> AcceptCheckpoints(IReadOnlyList<PSBT> returned) =>
        [.. Tx.MatchCheckpoints(returned).Select((checkpoint, input) =>
        {
            var accepted = NewCheckpoint(input);
            Take(checkpoint, accepted, 0, _operatorKey.Value, Tx.Inputs[input].Leaf, CheckpointSighash(input));
            return accepted;
        })];

    /// <summary>The operator's unroll leaf as the terms have it.</summary>
    internal static CsvMultisigClosure CheckpointLeafOf(OperatorTerms op) => Closure.Decode(op.CheckpointLeaf) as CsvMultisigClosure
        ?? throw ContractScriptErrors.WrongLeaf.Error("The operator's checkpoint leaf is not a CSV leaf.", "Refuse the terms.");

    private static void Take(PSBT from, PSBT to, int input, Bytes32 key, Closure leaf, Bytes32 sighash)
    {
        var found = from.Inputs[input].TapScriptSigs.FirstOrDefault(sig => sig.PubKey == key && sig.LeafHash == leaf.LeafHash)
            ?? throw ContractScriptErrors.WrongSignature.Error($"Input {input} lacks the signature of {key}.", "Release nothing until it is there.");
        LeafSignatures.Require(found.Signature, key, sighash);
        to.Inputs[input].SetTapScriptSig(found);
    }

    private static void RequireSame(PSBT received, PSBT own)
    {
        ArgumentNullException.ThrowIfNull(received);
        TemplateComparer.RequireSame(own.GlobalTransaction, received.GlobalTransaction);
    }
}
