using System.Runtime.InteropServices;

namespace HashPerp.Bitcoin;

/// <summary>
/// The functions of libsecp256k1 that we call, under their own names without the prefix. Opaque structs are byte arrays of the sizes below;
/// every caller checks lengths before it passes a pointer. Return value 1 is success.
/// </summary>
internal static unsafe partial class Secp256k1
{
    public const int PubKeySize = 64;
    public const int KeyPairSize = 96;

    private const string Prefix = "secp256k1_";

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "context_create")]
    internal static partial nint ContextCreate(uint flags);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "context_randomize")]
    internal static partial int ContextRandomize(nint context, byte* seed32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "context_set_illegal_callback")]
    internal static partial void ContextSetIllegalCallback(nint context, delegate* unmanaged[Cdecl]<byte*, void*, void> callback, void* data);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "context_set_error_callback")]
    internal static partial void ContextSetErrorCallback(nint context, delegate* unmanaged[Cdecl]<byte*, void*, void> callback, void* data);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ec_seckey_verify")]
    internal static partial int EcSeckeyVerify(nint context, byte* seckey32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ec_seckey_tweak_add")]
    internal static partial int EcSeckeyTweakAdd(nint context, byte* seckey32, byte* tweak32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ec_pubkey_create")]
    internal static partial int EcPubkeyCreate(nint context, byte* pubkey, byte* seckey32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ec_pubkey_parse")]
    internal static partial int EcPubkeyParse(nint context, byte* pubkey, byte* input, nuint length);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ec_pubkey_serialize")]
    internal static partial int EcPubkeySerialize(nint context, byte* output, nuint* length, byte* pubkey, uint flags);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ec_pubkey_tweak_add")]
    internal static partial int EcPubkeyTweakAdd(nint context, byte* pubkey, byte* tweak32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ec_pubkey_sort")]
    internal static partial int EcPubkeySort(nint context, byte** pubkeys, nuint count);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "xonly_pubkey_parse")]
    internal static partial int XonlyPubkeyParse(nint context, byte* pubkey, byte* input32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "xonly_pubkey_serialize")]
    internal static partial int XonlyPubkeySerialize(nint context, byte* output32, byte* pubkey);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "xonly_pubkey_from_pubkey")]
    internal static partial int XonlyPubkeyFromPubkey(nint context, byte* xonly, int* parity, byte* pubkey);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "xonly_pubkey_tweak_add")]
    internal static partial int XonlyPubkeyTweakAdd(nint context, byte* outputPubkey, byte* internalXonly, byte* tweak32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "keypair_create")]
    internal static partial int KeypairCreate(nint context, byte* keypair, byte* seckey32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "keypair_sec")]
    internal static partial int KeypairSec(nint context, byte* seckey32, byte* keypair);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "keypair_xonly_tweak_add")]
    internal static partial int KeypairXonlyTweakAdd(nint context, byte* keypair, byte* tweak32);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "schnorrsig_sign_custom")]
    internal static partial int SchnorrsigSignCustom(
        nint context, byte* signature64, byte* message, nuint length, byte* keypair, SchnorrsigExtraParams* extraParams);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "schnorrsig_verify")]
    internal static partial int SchnorrsigVerify(nint context, byte* signature64, byte* message, nuint length, byte* xonly);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ecdh")]
    internal static partial int Ecdh(nint context, byte* output32, byte* pubkey, byte* seckey32, nint hashFunction, void* data);

    /// <summary>secp256k1_schnorrsig_extraparams: its magic, the default nonce function (null) and its 32 bytes of auxiliary randomness.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SchnorrsigExtraParams
    {
        public uint Magic;
        public nint NonceFunction;
        public byte* AuxiliaryRandomness;

        /// <summary>Bytes da 6f b3 8c of SECP256K1_SCHNORRSIG_EXTRAPARAMS_MAGIC.</summary>
        public static readonly uint MagicValue = MemoryMarshal.Read<uint>([0xda, 0x6f, 0xb3, 0x8c]);
    }
}
