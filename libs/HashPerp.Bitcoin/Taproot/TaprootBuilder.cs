using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// Builds a tree from leaves in depth-first order with explicit depths, as in PSBT_OUT_TAP_TREE (BIP371): two nodes of the same depth that
/// stand beside each other become one node a level up, until a single node of depth 0 is left.
/// </summary>
public sealed class TaprootBuilder
{
    private readonly List<TapLeaf> _leaves = [];
    private readonly Stack<(int Depth, int Leaf)> _open = new();
    private readonly Dictionary<int, TapNode> _nodes = [];

    /// <param name="depth">0 (a lone leaf) to 128.</param>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedTaproot"/>: this depth cannot follow the leaves so far.</exception>
    public TaprootBuilder Add(int depth, TapLeaf leaf)
    {
        TaprootTree.CheckCount(_leaves.Count + 1);
        var complete = _open.Count > 0 && _open.Peek().Depth == 0;
        if (depth is < 0 or > ControlBlock.MaxDepth || complete || (_open.Count > 0 && depth < _open.Peek().Depth))
        {
            throw BitcoinErrors.MalformedTaproot.Error($"Leaf {_leaves.Count} cannot stand at depth {depth}.", "List the leaves depth first.");
        }
        _leaves.Add(leaf);
        var index = _leaves.Count - 1;
        _nodes[index] = TapNode.OfLeaf(_leaves, index);
        while (_open.Count > 0 && _open.Peek().Depth == depth)
        {
            var left = _open.Pop().Leaf;
            _nodes[index] = _nodes[left].Join(_nodes[index]);
            _nodes.Remove(left);
            depth--;
        }
        _open.Push((depth, index));
        return this;
    }

    public TaprootBuilder Add(int depth, Script script) => Add(depth, new TapLeaf(script));

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedTaproot"/>: no leaves, or a branch lacks a child.</exception>
    public TaprootTree Build()
    {
        if (_open.Count != 1 || _open.Peek().Depth != 0)
        {
            throw BitcoinErrors.MalformedTaproot.Error("The depths do not form a complete tree.");
        }
        return new TaprootTree([.. _leaves], _nodes[_open.Peek().Leaf]);
    }
}
