using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Takes an ordinary VTXO that stands on the chain, or a boarding coin that the operator never took, after its delay and without the operator
/// (ways out X10): through the owner's own leaf, paying its fee itself.
/// </summary>
public static class CoinClaim
{
    private const uint Version = 2;

    /// <summary>Witness of the leaf CSV [owner]: count, 64-byte signature, script, control block of one hash; each with its length.</summary>
    private const int WitnessWeight = 2 + 1 + 65 + 1 + 42 + 1 + 65;

    /// <summary>vB of a claim that pays to this script.</summary>
    public static int VirtualSize(Script destination) =>
        VirtualSize(new Transaction(Version, [new TxIn(new OutPoint(uint256.Zero, 0), 0)], [new TxOut(Satoshis.Zero, destination)], LockTime: 0));

    /// <param name="script">With one exit leaf, whose only key is <paramref name="owner"/>'s.</param>
    /// <param name="satPerVByte">At least 1.</param>
    /// <exception cref="HashPerpException"><see cref="ClientErrors.UnrollFailed"/>: the coin isn't worth its fee.</exception>
    public static Transaction Build(OutPoint outPoint, Satoshis amount, VtxoScript script, ECPrivKey owner, Script destination, int satPerVByte)
    {
        var leaf = script.ExitClosures.Single();
        var unsigned = new Transaction(Version, [new TxIn(outPoint, leaf.Sequence)], [new TxOut(amount, destination)], LockTime: 0);
        var fee = new Satoshis(satPerVByte * (long)VirtualSize(unsigned));
        if (amount < fee + ArkOutputs.Dust)
        {
            throw ClientErrors.UnrollFailed.Error($"A coin of {amount} does not pay a fee of {fee}.", "Wait for lower fees.");
        }
        var psbt = new PSBT(unsigned with { Outputs = [new TxOut(amount - fee, destination)] });
        psbt.Inputs[0].WitnessUtxo = new TxOut(amount, script.ScriptPubKey);
        psbt.Inputs[0].SetTapLeafScript(new TapLeafScript(script.ControlBlock(leaf), leaf.Script));
        LeafSigning.Sign(psbt, 0, owner);
        return TxFinalizer.Finalize(psbt);
    }

    private static int VirtualSize(Transaction unsigned) => (unsigned.GetWeight() + WitnessWeight + 3) / 4;

    /// <summary>The chain time (MTP of the tip) from which the claim is accepted; null while the coin is not confirmed.</summary>
    public static async Task<long?> ClaimableFromAsync(RPCClient node, OutPoint outPoint, RelativeDelay delay, CancellationToken cancel = default)
    {
        if ((await node.GetRawTransactionAsync(outPoint.Hash, cancel))?.BlockHash is not { } block)
        {
            return null;
        }
        var header = await node.GetBlockHeaderInfoAsync(block, cancel);
        var before = header.PreviousHash is { } previous ? await node.GetBlockHeaderInfoAsync(previous, cancel) : header;
        return before.MedianTime + delay.Value;
    }
}
