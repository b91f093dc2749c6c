namespace HashPerp.Bitcoin;

/// <summary>Key types of the global map (BIP174, BIP322).</summary>
internal static class PsbtGlobalType
{
    public const byte UnsignedTx = 0x00, Xpub = 0x01, GenericSignedMessage = 0x09, Version = 0xfb;
}

/// <summary>Key types of input maps (BIP174, BIP371).</summary>
internal static class PsbtInType
{
    public const byte NonWitnessUtxo = 0x00, WitnessUtxo = 0x01, PartialSig = 0x02, SighashType = 0x03, RedeemScript = 0x04, WitnessScript = 0x05,
        Bip32Derivation = 0x06, FinalScriptSig = 0x07, FinalScriptWitness = 0x08, TapKeySig = 0x13, TapScriptSig = 0x14, TapLeafScript = 0x15,
        TapBip32Derivation = 0x16, TapInternalKey = 0x17, TapMerkleRoot = 0x18;
}

/// <summary>Key types of output maps (BIP174, BIP371).</summary>
internal static class PsbtOutType
{
    public const byte RedeemScript = 0x00, WitnessScript = 0x01, Bip32Derivation = 0x02, TapInternalKey = 0x05, TapTree = 0x06,
        TapBip32Derivation = 0x07;
}
