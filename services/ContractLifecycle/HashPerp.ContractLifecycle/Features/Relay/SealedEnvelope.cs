using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>A message as the relay sees it.</summary>
/// <param name="From">The sender's account, proven by its login.</param>
/// <param name="To">The recipient's account.</param>
/// <param name="MessageId">16 bytes; with <paramref name="From"/> it names the message.</param>
/// <param name="Ciphertext">Sealed to the recipient; opaque here.</param>
public sealed record SealedEnvelope(Bytes32 From, Bytes32 To, UInt128 MessageId, ReadOnlyMemory<byte> Ciphertext);
