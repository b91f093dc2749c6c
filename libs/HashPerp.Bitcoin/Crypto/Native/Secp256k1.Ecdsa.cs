using System.Runtime.InteropServices;

namespace HashPerp.Bitcoin;

/// <content>ECDSA, for outputs older than taproot.</content>
internal static unsafe partial class Secp256k1
{
    public const int EcdsaSignatureSize = 64;

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ecdsa_sign")]
    internal static partial int EcdsaSign(nint context, byte* signature, byte* hash32, byte* seckey32, nint nonceFunction, void* nonceData);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ecdsa_verify")]
    internal static partial int EcdsaVerify(nint context, byte* signature, byte* hash32, byte* pubkey);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ecdsa_signature_parse_der")]
    internal static partial int EcdsaSignatureParseDer(nint context, byte* signature, byte* input, nuint length);

    [LibraryImport(Secp256k1Library.Name, EntryPoint = Prefix + "ecdsa_signature_serialize_der")]
    internal static partial int EcdsaSignatureSerializeDer(nint context, byte* output, nuint* length, byte* signature);
}
