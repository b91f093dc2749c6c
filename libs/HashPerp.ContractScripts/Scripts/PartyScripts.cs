using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Where a party of a contract gets its money: off-chain and on chain.</summary>
public static class PartyScripts
{
    /// <summary>The default VTXO script of a key with exit d1: funding coins, connectors, off-chain payouts.</summary>
    public static VtxoScript Default(OperatorTerms op, Bytes32 key)
    {
        ArgumentNullException.ThrowIfNull(op);
        return VtxoScript.Default(ECXOnlyPubKey.Parse(key), ECXOnlyPubKey.Parse(op.SignerKey), RelativeDelay.FromSeconds(op.ExitDelay));
    }

    /// <summary>The default VTXO script of a leg's contract key.</summary>
    public static VtxoScript Default(ContractTerms terms, Leg leg)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return Default(terms.Operator, terms.KeyOf(leg));
    }

    /// <summary>Off-chain payout to a leg.</summary>
    public static TxOut OffchainPayout(ContractTerms terms, Leg leg, Satoshis amount) => new(amount, Default(terms, leg).ScriptPubKey);

    /// <summary>On-chain payout to a leg: P2TR of its contract key without scripts (BIP86).</summary>
    public static TxOut OnchainPayout(ContractTerms terms, Leg leg, Satoshis amount)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return new TxOut(amount, Script.PayToTaproot(ECXOnlyPubKey.Parse(terms.KeyOf(leg)).TweakTaproot(null).Key.Value));
    }
}
