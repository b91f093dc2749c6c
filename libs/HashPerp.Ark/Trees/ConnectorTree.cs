using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// The connectors of a batch (40-ark-wire §4.2): radix 4, one dust output of the operator for each forfeit. A forfeit spends one, so it is
/// valid only if the commitment transaction confirmed.
/// </summary>
public static class ConnectorTree
{
    public const int Radix = 4;

    /// <param name="connectorKey">Taproot output key of the operator's connector account, used untweaked; nobody else signs these.</param>
    public static TxOut Output(int count, ECXOnlyPubKey connectorKey, Satoshis dust) => Shape(count, connectorKey, dust).Input;

    public static TxTree Build(OutPoint connectorOutPoint, int count, ECXOnlyPubKey connectorKey, Satoshis dust) =>
        TxTreeBuilder.Build(Shape(count, connectorKey, dust), connectorOutPoint, expiry: null);

    /// <summary>The connectors from left to right; forfeits use them up in this order.</summary>
    public static IReadOnlyList<Connector> Connectors(TxTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return [.. tree.Leaves.Select(leaf => new Connector(leaf.Transaction.OutPointOf(0), leaf.Transaction.Outputs[0]))];
    }

    private static TreeNode Shape(int count, ECXOnlyPubKey connectorKey, Satoshis dust)
    {
        ArgumentNullException.ThrowIfNull(connectorKey);
        if (count is < 1 or > TreeNode.MaxLeaves)
        {
            throw ArkErrors.InvalidTree.Error($"{count} connectors.", $"1 to {TreeNode.MaxLeaves} are possible.");
        }
        var leaf = new TreeLeaf([new TxOut(dust, Script.PayToTaproot(connectorKey.Value))], [connectorKey.EvenY]);
        return TreeNode.Build([.. Enumerable.Repeat(leaf, count)], sweepRoot: null, Radix);
    }
}

/// <summary>An output of a connector tree that one forfeit spends.</summary>
public sealed record Connector(OutPoint OutPoint, TxOut TxOut);
