using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// The spending conditions of one VTXO: an ordered list of closures under the NUMS internal key, so that no key path exists. The order is
/// part of the script from three leaves on, since the tree is assembled from it (40-ark-wire §3.1).
/// </summary>
public sealed class VtxoScript : IEquatable<VtxoScript>
{
    /// <summary>More leaves than any contract has, few enough to bound the work for a stranger's script.</summary>
    public const int MaxLeaves = 64;

    public VtxoScript(IReadOnlyList<Closure> closures)
    {
        ArgumentNullException.ThrowIfNull(closures);
        if (closures.Count is 0 or > MaxLeaves)
        {
            throw ArkErrors.InvalidVtxoScript.Error($"A script of {closures.Count} leaves.", $"1 to {MaxLeaves} are possible.");
        }
        Closures = [.. closures];
        Tree = TaprootTree.Assemble([.. Closures.Select(closure => closure.Script)]);
        OutputKey = Tree.OutputKey();
        ScriptPubKey = Script.PayToTaproot(OutputKey.Value);
    }

    public VtxoScript(params Closure[] closures)
        : this((IReadOnlyList<Closure>)closures)
    {
    }

    public IReadOnlyList<Closure> Closures { get; }

    public TaprootTree Tree { get; }

    public ECXOnlyPubKey OutputKey { get; }

    /// <summary><c>OP_1 push32(output key)</c>.</summary>
    public Script ScriptPubKey { get; }

    /// <summary>Leaves that are spent off-chain, with the operator.</summary>
    public IEnumerable<Closure> ForfeitClosures => Closures.Where(closure => !closure.IsExit);

    /// <summary>Leaves that are spent on chain, after a delay.</summary>
    public IEnumerable<Closure> ExitClosures => Closures.Where(closure => closure.IsExit);

    /// <summary>Null if there is no exit leaf: operators accept that, an owner should not.</summary>
    public RelativeDelay? SmallestExitDelay => ExitClosures.Select(closure => closure.Delay).Order().FirstOrDefault();

    /// <summary>The ordinary VTXO: owner alone after the delay, owner and operator at any time.</summary>
    public static VtxoScript Default(ECXOnlyPubKey owner, ECXOnlyPubKey server, RelativeDelay exitDelay) =>
        new(new CsvMultisigClosure(exitDelay, [owner]), new MultisigClosure([owner, server]));

    /// <summary>
    /// The on-chain output that joins a batch (§3.7): as <see cref="Default"/>, with the boarding delay after which the owner may take it back.
    /// </summary>
    public static VtxoScript Boarding(ECXOnlyPubKey owner, ECXOnlyPubKey server, RelativeDelay boardingExitDelay) =>
        Default(owner, server, boardingExitDelay);

    /// <summary>Decodes the <c>Tapscripts</c> of intents: one hex script for each leaf.</summary>
    public static VtxoScript Parse(IReadOnlyList<string> tapscripts)
    {
        ArgumentNullException.ThrowIfNull(tapscripts);
        CheckCount(tapscripts.Count);
        return Decode([.. tapscripts.Select(Script.FromHex)]);
    }

    /// <exception cref="HashPerpException"><see cref="ArkErrors.UnknownClosure"/>: one leaf is no closure, hence none of them counts.</exception>
    public static VtxoScript Decode(IReadOnlyList<Script> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        CheckCount(leaves.Count);
        return new VtxoScript([.. leaves.Select(Closure.Decode)]);
    }

    public IReadOnlyList<string> ToTapscripts() => [.. Closures.Select(closure => closure.Script.ToHex())];

    /// <summary>The control block that reveals a leaf.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidVtxoScript"/>: the closure is not a leaf of this script.</exception>
    public ControlBlock ControlBlock(Closure leaf) => Tree.ControlBlock(IndexOf(leaf));

    public bool Contains(Closure leaf) => Closures.Contains(leaf);

    public bool Equals(VtxoScript? other) => other is not null && Closures.SequenceEqual(other.Closures);

    public override bool Equals(object? obj) => Equals(obj as VtxoScript);

    public override int GetHashCode() => ScriptPubKey.GetHashCode();

    public override string ToString() => ScriptPubKey.ToHex();

    private static void CheckCount(int leaves)
    {
        if (leaves is 0 or > MaxLeaves)
        {
            throw ArkErrors.InvalidVtxoScript.Error($"A script of {leaves} leaves.", $"1 to {MaxLeaves} are possible.");
        }
    }

    private int IndexOf(Closure leaf)
    {
        for (var i = 0; i < Closures.Count; i++)
        {
            if (Closures[i].Equals(leaf))
            {
                return i;
            }
        }
        throw ArkErrors.InvalidVtxoScript.Error($"{leaf} is not a leaf of {ScriptPubKey}.");
    }
}
