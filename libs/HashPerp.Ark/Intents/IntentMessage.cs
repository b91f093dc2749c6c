using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Ark;

/// <summary>
/// The message of an intent proof (40-ark-wire §4.1). Operators decode it and hash their own encoding, so the compact JSON of
/// <see cref="ToJson"/> (fixed key order, no white space, <c>[]</c> for nothing) is the only one that verifies.
/// </summary>
public sealed record IntentMessage
{
    /// <summary>More on-chain outputs, or cosigners, than a batch leaf may have.</summary>
    public const int MaxListLength = 256;

    private IntentMessage(IntentType type, long validAt, long expireAt)
    {
        Type = type;
        ValidAt = validAt;
        ExpireAt = expireAt;
    }

    public IntentType Type { get; }

    /// <summary>Unix seconds, wall clock of the operator; 0: at once. Only register and estimate carry it.</summary>
    public long ValidAt { get; }

    /// <summary>Unix seconds, wall clock of the operator; 0: never.</summary>
    public long ExpireAt { get; }

    /// <summary>Indexes of the proof's outputs that shall be paid on chain; the others become VTXOs.</summary>
    public IReadOnlyList<int> OnchainOutputIndexes { get; private init; } = [];

    /// <summary>The keys that will co-sign the batch tree for this intent.</summary>
    public IReadOnlyList<ECPubKey> CosignersPublicKeys { get; private init; } = [];

    /// <summary>Whether this kind carries outputs and cosigners.</summary>
    public bool DescribesOutputs => Type is IntentType.Register or IntentType.EstimateFee;

    public static IntentMessage Register(
        IReadOnlyList<int> onchainOutputIndexes, long validAt, long expireAt, IReadOnlyList<ECPubKey> cosigners) =>
        Describing(IntentType.Register, onchainOutputIndexes, validAt, expireAt, cosigners);

    public static IntentMessage EstimateFee(
        IReadOnlyList<int> onchainOutputIndexes, long validAt, long expireAt, IReadOnlyList<ECPubKey> cosigners) =>
        Describing(IntentType.EstimateFee, onchainOutputIndexes, validAt, expireAt, cosigners);

    public static IntentMessage Delete(long expireAt) => Asking(IntentType.Delete, expireAt);

    public static IntentMessage GetPendingTx(long expireAt) => Asking(IntentType.GetPendingTx, expireAt);

    public static IntentMessage GetIntent(long expireAt) => Asking(IntentType.GetIntent, expireAt);

    public static IntentMessage GetData(long expireAt) => Asking(IntentType.GetData, expireAt);

    /// <summary>Reads any JSON with these members, in any order; unknown members are ignored, as operators do.</summary>
    /// <exception cref="HashPerpException"><see cref="ArkErrors.InvalidIntentMessage"/>.</exception>
    public static IntentMessage Parse(string json) => IntentMessageJson.Read(json);

    public string ToJson() => IntentMessageJson.Write(this);

    /// <summary>BIP340 tagged hash of the UTF-8 JSON; what the proof's first input commits to.</summary>
    public Bytes32 Hash() => HashOf(ToJson());

    public bool IsValidAt(long unixSeconds) => (ValidAt == 0 || unixSeconds >= ValidAt) && (ExpireAt == 0 || unixSeconds < ExpireAt);

    internal static Bytes32 HashOf(string json) => new(Hashes.Tagged("ark-intent-proof-message", Encoding.UTF8.GetBytes(json)));

    internal static IntentMessage Describing(
        IntentType type, IReadOnlyList<int> onchainOutputIndexes, long validAt, long expireAt, IReadOnlyList<ECPubKey> cosigners)
    {
        ArgumentNullException.ThrowIfNull(onchainOutputIndexes);
        ArgumentNullException.ThrowIfNull(cosigners);
        CheckTimes(validAt, expireAt);
        if (onchainOutputIndexes.Count > MaxListLength || cosigners.Count > MaxListLength || onchainOutputIndexes.Any(index => index < 0))
        {
            throw ArkErrors.InvalidIntentMessage.Error($"Negative output indexes, or a list of more than {MaxListLength}.");
        }
        return new IntentMessage(type, validAt, expireAt)
        {
            OnchainOutputIndexes = [.. onchainOutputIndexes],
            CosignersPublicKeys = [.. cosigners],
        };
    }

    internal static IntentMessage Asking(IntentType type, long expireAt)
    {
        CheckTimes(0, expireAt);
        return new IntentMessage(type, 0, expireAt);
    }

    private static void CheckTimes(long validAt, long expireAt)
    {
        if (validAt < 0 || expireAt < 0)
        {
            throw ArkErrors.InvalidIntentMessage.Error($"A time before 1970: valid_at {validAt}, expire_at {expireAt}.");
        }
    }
}
