using System.Runtime.InteropServices;

namespace HashPerp.Bitcoin;

/// <content>The musig module (BIP327).</content>
internal static unsafe partial class Secp256k1
{
    public const int MusigKeyAggCacheSize = 197;
    public const int MusigSecNonceSize = 132;
    public const int MusigPubNonceSize = 132;
    public const int MusigAggNonceSize = 132;
    public const int MusigSessionSize = 133;
    public const int MusigPartialSigSize = 36;

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_pubkey_agg")]
    internal static partial int MusigPubkeyAgg(nint context, byte* aggregateXonly, byte* keyAggCache, byte** pubkeys, nuint count);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_pubkey_get")]
    internal static partial int MusigPubkeyGet(nint context, byte* aggregatePubkey, byte* keyAggCache);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_pubkey_ec_tweak_add")]
    internal static partial int MusigPubkeyEcTweakAdd(nint context, byte* outputPubkey, byte* keyAggCache, byte* tweak32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_pubkey_xonly_tweak_add")]
    internal static partial int MusigPubkeyXonlyTweakAdd(nint context, byte* outputPubkey, byte* keyAggCache, byte* tweak32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_nonce_gen")]
    internal static partial int MusigNonceGen(
        nint context, byte* secnonce, byte* pubnonce, byte* sessionSecrand32, byte* seckey, byte* pubkey, byte* msg32, byte* keyAggCache, byte* extraInput32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_pubnonce_parse")]
    internal static partial int MusigPubnonceParse(nint context, byte* pubnonce, byte* in66);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_pubnonce_serialize")]
    internal static partial int MusigPubnonceSerialize(nint context, byte* out66, byte* pubnonce);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_nonce_agg")]
    internal static partial int MusigNonceAgg(nint context, byte* aggnonce, byte** pubnonces, nuint count);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_aggnonce_parse")]
    internal static partial int MusigAggnonceParse(nint context, byte* aggnonce, byte* in66);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_aggnonce_serialize")]
    internal static partial int MusigAggnonceSerialize(nint context, byte* out66, byte* aggnonce);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_nonce_process")]
    internal static partial int MusigNonceProcess(nint context, byte* session, byte* aggnonce, byte* msg32, byte* keyAggCache);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_partial_sign")]
    internal static partial int MusigPartialSign(nint context, byte* partialSig, byte* secnonce, byte* keypair, byte* keyAggCache, byte* session);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_partial_sig_parse")]
    internal static partial int MusigPartialSigParse(nint context, byte* partialSig, byte* in32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_partial_sig_serialize")]
    internal static partial int MusigPartialSigSerialize(nint context, byte* out32, byte* partialSig);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_partial_sig_verify")]
    internal static partial int MusigPartialSigVerify(
        nint context, byte* partialSig, byte* pubnonce, byte* pubkey, byte* keyAggCache, byte* session);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "musig_partial_sig_agg")]
    internal static partial int MusigPartialSigAgg(nint context, byte* signature64, byte* session, byte** partialSigs, nuint count);
}
