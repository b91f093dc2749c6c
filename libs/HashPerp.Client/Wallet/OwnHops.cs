using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>
/// Ark transactions between a batch leaf and a coin, as far as one account made all of them alone. A coin with such hops may open contracts
/// (30-contract-protocol §4: no stranger stands in a contract's ancestry); the account shows a proof for every coin that the hops have spent.
/// </summary>
public static class OwnHops
{
    /// <summary>The coins that the hop which made a coin has spent, through its checkpoints; none for a batch leaf or an unknown coin.</summary>
    public static IReadOnlyList<OutPoint> MadeFrom(VerifiedAncestry ancestry, OutPoint coin)
    {
        ArgumentNullException.ThrowIfNull(ancestry);
        // Tree transactions are spent by key; checkpoints and ark transactions, which come in pairs, by script.
        return ancestry.Find(coin.Hash) is { } made && IsSpentByScript(made)
            ? [.. made.Inputs.Select(input => ancestry.Find(input.PrevOut.Hash)).OfType<Transaction>().SelectMany(checkpoint => checkpoint.Inputs).Select(input => input.PrevOut)]
            : [];
    }

    /// <summary>Whether one account shows that it had every coin which the hops to this coin have spent.</summary>
    /// <param name="ancestry">The coin's, verified.</param>
    public static bool AreProven(VerifiedAncestry ancestry, OfferedCoin coin, Bytes32 account, GenesisPrefix genesis, OperatorInfo info)
    {
        ArgumentNullException.ThrowIfNull(coin);
        var open = new Stack<OutPoint>([OutPoint.Parse(coin.OutPoint)]);
        while (open.TryPop(out var next))
        {
            foreach (var spent in MadeFrom(ancestry, next))
            {
                if (!coin.Origins.Any(origin => Proves(origin, spent, ancestry, account, genesis, info)))
                {
                    return false;
                }
                open.Push(spent);
            }
        }
        return true;
    }

    private static bool IsSpentByScript(Transaction transaction) => transaction.Inputs[0].WitScript.Count > 1;

    private static bool Proves(
        CoinOrigin origin, OutPoint spent, VerifiedAncestry ancestry, Bytes32 account, GenesisPrefix genesis, OperatorInfo info)
    {
        if (origin.OutPoint != spent.ToString() || !ECXOnlyPubKey.TryParse(Hex.Decode(origin.Key), out var key)
            || ancestry.Find(spent) is not { } output || !output.ScriptPubKey.Equals(info.DefaultVtxoScript(key).ScriptPubKey))
        {
            return false;
        }
        var signature = Hex.Decode(origin.Signature);
        return signature.Length == 64 && key.VerifyBIP340(signature, new CoinProof(genesis, spent, account).Id().ToBytes());
    }
}
