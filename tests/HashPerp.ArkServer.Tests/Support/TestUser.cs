using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Tests;

/// <summary>One user with one key.</summary>
public sealed class TestUser(OperatorStack stack) : IDisposable
{
    public ECPrivKey Key { get; } = ECPrivKey.Generate();

    public VtxoScript Script => stack.Info.DefaultVtxoScript(Key.XOnlyPubKey);

    public TxOut Output(long sat) => new(new Satoshis(sat), Script.ScriptPubKey);

    public OwnedCoin Coin(OutPoint outPoint, long sat) => OwnedCoin.Vtxo(outPoint, sat, Script, Key);

    /// <summary>Funds a boarding address on chain.</summary>
    public async Task<OwnedCoin> FundBoardingAsync(long sat)
    {
        var script = stack.Info.BoardingScript(Key.XOnlyPubKey);
        return OwnedCoin.Boarding(await stack.PayAsync(script.ScriptPubKey, sat), sat, script, Key);
    }

    /// <summary>Boards and gets VTXOs of these amounts in a batch of one.</summary>
    public async Task<IReadOnlyList<OwnedCoin>> BoardAsync(params long[] amounts)
    {
        var boarding = await FundBoardingAsync(amounts.Sum());
        using var participant = new BatchParticipant(stack, [boarding]);
        await participant.RunAsync([.. amounts.Select(Output)]);
        var leaf = participant.Tree.Single(tx => tx.IsLeaf);
        return [.. amounts.Select((sat, index) => Coin(leaf.Transaction.OutPointOf(index), sat))];
    }

    public void Dispose() => Key.Dispose();
}
