using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>On-chain coins on their way into a batch: outputs under the boarding script of one of our receive keys.</summary>
public sealed class Boarding(HdWallet wallet, RPCClient node, TimeProvider time)
{
    /// <summary>A fresh on-chain address to pay to.</summary>
    public (string Address, KeyReference Key) NextAddress(OperatorInfo info)
    {
        var key = wallet.NextReceive();
        return (BitcoinAddress.Encode(ScriptOf(key, info), wallet.Network), key);
    }

    /// <summary>Confirmed coins at addresses that we gave out, in order of outpoint.</summary>
    public async Task<IReadOnlyList<BoardingCoin>> FindAsync(OperatorInfo info, CancellationToken cancel = default)
    {
        var keys = Enumerable.Range(0, checked((int)wallet.ReceiveCount)).Select(index => KeyReference.Receive((uint)index))
            .ToDictionary(key => ScriptOf(key, info));
        if (keys.Count == 0)
        {
            return [];
        }
        var found = await ChainScan.FindAsync(node, keys.Keys, time, cancel);
        return [.. found.Select(coin => new BoardingCoin(coin.OutPoint, coin.Output.Value, keys[coin.Output.ScriptPubKey], coin.Height))];
    }

    private Script ScriptOf(KeyReference key, OperatorInfo info) => info.BoardingScript(wallet.PublicKey(key)).ScriptPubKey;
}

/// <summary>A confirmed coin under a boarding script of ours.</summary>
/// <param name="Height">Of the block that confirmed it; after the boarding delay the operator refuses it and only we can take it back.</param>
public sealed record BoardingCoin(OutPoint OutPoint, Satoshis Amount, KeyReference Key, int Height)
{
    public BatchInput ToInput() => new(OutPoint, Amount, Key, IsBoarding: true);
}
