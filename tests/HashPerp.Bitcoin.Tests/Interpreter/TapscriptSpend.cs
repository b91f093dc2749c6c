using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>A transaction that spends one coin of a <see cref="TapscriptCase"/>, signed with fixed keys.</summary>
internal sealed class TapscriptSpend
{
    public static readonly Satoshis Amount = new(100_000);

    public static readonly ECPrivKey Alice = Key(0xa1);
    public static readonly ECPrivKey Bob = Key(0xb0);

    private static readonly Satoshis Fee = new(30_000);

    private readonly TapscriptCase _case;
    private readonly TaprootTree? _tree;
    private SighashMidstate _hashes;

    public TapscriptSpend(TapscriptCase testCase, OutPoint coin)
    {
        _case = testCase;
        _tree = TreeOf(testCase);
        SpentOutput = OutputOf(testCase);
        var tx = new Transaction(2, [new TxIn(coin, testCase.Sequence)], [new TxOut(Amount - Fee, Bip86.OutputScript(Bob.XOnlyPubKey))], testCase.LockTime);
        _hashes = new SighashMidstate(tx, [SpentOutput]);
        _hashes = new SighashMidstate(tx.WithWitness(0, Witness()), [SpentOutput]);
    }

    public TxOut SpentOutput { get; }

    public Transaction Transaction => _hashes.Transaction;

    public static TxOut OutputOf(TapscriptCase testCase) =>
        new(Amount, TreeOf(testCase)?.ScriptPubKey(Alice.XOnlyPubKey) ?? Bip86.OutputScript(Alice.XOnlyPubKey));

    public ScriptError Verify(ScriptVerify flags = ScriptVerify.Standard) => ScriptInterpreter.VerifyTaproot(_hashes, 0, flags);

    /// <summary>A signature for the leaf, or for the key path when there is none.</summary>
    public byte[] Sign(ECPrivKey key, SigHash type = SigHash.Default, uint codeSeparator = TaprootSighash.NoCodeSeparator)
    {
        Bytes32? leafHash = _case.Leaf is null ? null : TapLeaf.Hash(_case.Leaf, _case.LeafVersion);
        var hash = TaprootSighash.Compute(_hashes, 0, type, leafHash, _case.Annex, codeSeparator);
        using var tweaked = leafHash is null ? key.TweakTaproot(null) : null;
        return TaprootSignature.Join((tweaked ?? key).SignBIP340(hash.ToBytes(), new byte[32]), type);
    }

    private static TaprootTree? TreeOf(TapscriptCase testCase) => testCase.Leaf is null ? null : TaprootTree.Assemble(
        [new TapLeaf(testCase.Leaf, testCase.LeafVersion), new TapLeaf(Script.FromHex("51"))]);

    private static ECPrivKey Key(byte fill)
    {
        var secret = new byte[32];
        secret.AsSpan().Fill(fill);
        return ECPrivKey.Create(secret);
    }

    private WitScript Witness()
    {
        List<byte[]> items = [.. _case.Stack(this)];
        if (_tree is not null)
        {
            items.Add(_case.Leaf!.ToBytes());
            items.Add(_case.ChangeControl(_tree.ControlBlock(0, Alice.XOnlyPubKey).ToBytes()));
        }
        if (_case.Annex is not null)
        {
            items.Add(_case.Annex);
        }
        return new WitScript(items);
    }
}
