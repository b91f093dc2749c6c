using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>A message with one byte form under one BIP340 tag. The tagged hash of the bytes is its id, and is what gets signed.</summary>
public interface ISignedMessage
{
    /// <summary>The tag, such as <c>HashPerp/Order</c>.</summary>
    string Tag { get; }

    byte[] ToBytes();
}

/// <summary>Ids and signatures of signed messages.</summary>
public static class SignedMessage
{
    /// <summary>H(tag, bytes).</summary>
    public static Bytes32 Id(this ISignedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new Bytes32(Hashes.Tagged(message.Tag, message.ToBytes()));
    }

    /// <summary>A BIP340 signature over the id, 64 bytes.</summary>
    public static byte[] Sign(this ISignedMessage message, ECPrivKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.SignBIP340(message.Id().ToBytes());
    }

    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.WrongSignature"/>.</exception>
    public static void RequireSignature(this ISignedMessage message, ReadOnlySpan<byte> signature, Bytes32 signer)
    {
        if (signature.Length != 64 || !ECXOnlyPubKey.Parse(signer).VerifyBIP340(signature, message.Id().ToBytes()))
        {
            throw ContractScriptErrors.WrongSignature.Error(
                $"The signature of {signer} on this {message.Tag} does not verify.", "The message was edited or signed with another key; refuse it.");
        }
    }
}
