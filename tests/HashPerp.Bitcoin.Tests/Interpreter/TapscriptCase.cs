namespace HashPerp.Bitcoin.Tests;

/// <summary>A spend of a taproot output and how it must end. Without a leaf it is a key-path spend by Alice.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Expected">Under relay rules.</param>
/// <param name="Stack">The witness below script and control block, bottom first.</param>
internal sealed record TapscriptCase(string Name, ScriptError Expected, Script? Leaf, Func<TapscriptSpend, byte[][]> Stack)
{
    public byte LeafVersion { get; init; } = TapLeaf.Tapscript;

    public uint LockTime { get; init; }

    public uint Sequence { get; init; } = 0xfffffffe;

    public byte[]? Annex { get; init; }

    /// <summary>Under consensus rules, where that is another result.</summary>
    public ScriptError? Consensus { get; init; }

    /// <summary>
    /// False where our node refuses to relay for a reason outside of the rules of scripts: annexes, witness elements above 80 bytes; and, being Knots,
    /// IF in tapscripts and pushes above 256 bytes. Whether a block may contain it is asked all the same.
    /// </summary>
    public bool NodeRelaysByScriptAlone { get; init; } = true;

    public Func<byte[], byte[]> ChangeControl { get; init; } = control => control;

    public override string ToString() => Name;
}
