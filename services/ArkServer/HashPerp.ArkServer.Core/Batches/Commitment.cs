using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>A commitment transaction in the making, with the trees that hang below it.</summary>
public sealed class Commitment
{
    internal Commitment(CommitmentDraft draft, PSBT psbt, Satoshis fee)
    {
        Draft = draft;
        Psbt = psbt;
        Fee = fee;
        Txid = psbt.GlobalTransaction.GetHash();
        var (terms, transaction) = (draft.Terms, psbt.GlobalTransaction);
        Tree = draft.BatchVout is { } batch ? VtxoTree.Build(transaction.OutPointOf(batch), draft.Leaves, terms.Sweep) : null;
        ConnectorTree = draft.ConnectorVout is { } connector
            ? Ark.ConnectorTree.Build(transaction.OutPointOf(connector), draft.Forfeited.Count, terms.ConnectorKey, terms.Dust)
            : null;
        Connectors = ConnectorTree is null ? [] : Ark.ConnectorTree.Connectors(ConnectorTree);
    }

    public CommitmentDraft Draft { get; }

    public PSBT Psbt { get; }

    public uint256 Txid { get; }

    public Satoshis Fee { get; }

    /// <summary>Null when nobody wants an off-chain output.</summary>
    public TxTree? Tree { get; }

    /// <summary>Null when nothing is forfeited.</summary>
    public TxTree? ConnectorTree { get; }

    /// <summary>The i-th is meant for the i-th forfeited input.</summary>
    public IReadOnlyList<Connector> Connectors { get; }
}
