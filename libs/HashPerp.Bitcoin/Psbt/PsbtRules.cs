using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>
/// What BIP174 and BIP371 demand of the fields that we know, by key type. Other types are unknown: kept untouched and in their order.
/// </summary>
internal sealed class PsbtRules
{
    public static readonly PsbtRules Global = new("global", new()
    {
        [PsbtGlobalType.UnsignedTx] = new(NoKeyData, value => PsbtValues.UnsignedTransaction(value)),
        [PsbtGlobalType.Xpub] = new(length => length == 78, PsbtValues.KeyOrigin),
        [PsbtGlobalType.GenericSignedMessage] = new(NoKeyData, _ => { }),
        [PsbtGlobalType.Version] = new(NoKeyData, value => Require(value.AsSpan().SequenceEqual(new byte[4]), "only version 0 is supported")),
    });

    public static readonly PsbtRules Input = new("input", new()
    {
        [PsbtInType.NonWitnessUtxo] = new(NoKeyData, value => Transaction.Parse(value)),
        [PsbtInType.WitnessUtxo] = new(NoKeyData, value => PsbtValues.TxOut(value)),
        [PsbtInType.PartialSig] = new(IsPubKey, value => Require(value.Length is >= 9 and <= 73 && value[0] == 0x30, "not a DER signature")),
        [PsbtInType.SighashType] = new(NoKeyData, value => RequireLength(value, 4)),
        [PsbtInType.RedeemScript] = new(NoKeyData, _ => { }),
        [PsbtInType.WitnessScript] = new(NoKeyData, _ => { }),
        [PsbtInType.Bip32Derivation] = new(IsPubKey, PsbtValues.KeyOrigin),
        [PsbtInType.FinalScriptSig] = new(NoKeyData, _ => { }),
        [PsbtInType.FinalScriptWitness] = new(NoKeyData, value => PsbtValues.Witness(value)),
        [PsbtInType.TapKeySig] = new(NoKeyData, SchnorrSignature),
        [PsbtInType.TapScriptSig] = new(length => length == 64, SchnorrSignature),
        [PsbtInType.TapLeafScript] = new(ControlBlock.IsLength, value => Require(value.Length > 0, "no leaf version")),
        [PsbtInType.TapBip32Derivation] = new(IsXOnly, value => TapBip32Derivation.Parse(default, value)),
        [PsbtInType.TapInternalKey] = new(NoKeyData, value => RequireLength(value, 32)),
        [PsbtInType.TapMerkleRoot] = new(NoKeyData, value => RequireLength(value, 32)),
    });

    public static readonly PsbtRules Output = new("output", new()
    {
        [PsbtOutType.RedeemScript] = new(NoKeyData, _ => { }),
        [PsbtOutType.WitnessScript] = new(NoKeyData, _ => { }),
        [PsbtOutType.Bip32Derivation] = new(IsPubKey, PsbtValues.KeyOrigin),
        [PsbtOutType.TapInternalKey] = new(NoKeyData, value => RequireLength(value, 32)),
        [PsbtOutType.TapTree] = new(NoKeyData, value => TapTreeEncoding.Build(TapTreeEncoding.Decode(value, BitcoinErrors.MalformedPsbt))),
        [PsbtOutType.TapBip32Derivation] = new(IsXOnly, value => TapBip32Derivation.Parse(default, value)),
    });

    private readonly string _map;
    private readonly Dictionary<byte, Rule> _rules;

    private PsbtRules(string map, Dictionary<byte, Rule> rules)
    {
        _map = map;
        _rules = rules;
    }

    public bool IsKnown(PsbtPair pair) => _rules.ContainsKey(pair.Type);

    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedPsbt"/>: the pair breaks the rule of its type.</exception>
    public void Check(PsbtPair pair)
    {
        if (!_rules.TryGetValue(pair.Type, out var rule))
        {
            return;
        }
        try
        {
            Require(rule.KeyDataLength(pair.KeyData.Length), $"key data of {pair.KeyData.Length} bytes");
            rule.Value(pair.Value);
        }
        catch (HashPerpException error)
        {
            throw new HashPerpException(BitcoinErrors.MalformedPsbt, $"In the {_map} map, type 0x{pair.Type:x2}: {error.What}", error.Advice, error);
        }
    }

    private static bool NoKeyData(int length) => length == 0;

    private static bool IsPubKey(int length) => length is 33 or 65;

    private static bool IsXOnly(int length) => length == 32;

    private static void SchnorrSignature(byte[] value) => Require(value.Length is 64 or 65, $"a Schnorr signature of {value.Length} bytes");

    private static void RequireLength(byte[] value, int length) => Require(value.Length == length, $"{value.Length} bytes instead of {length}");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw BitcoinErrors.MalformedPsbt.Error(otherwise);
        }
    }

    private sealed record Rule(Func<int, bool> KeyDataLength, Action<byte[]> Value);
}
