using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>Errors 11xx.</summary>
public static class BitcoinErrors
{
    public static readonly ErrorCode MalformedTransaction = new(1101, nameof(MalformedTransaction));
    public static readonly ErrorCode MalformedScript = new(1102, nameof(MalformedScript));
    public static readonly ErrorCode MalformedPsbt = new(1103, nameof(MalformedPsbt));
    public static readonly ErrorCode MalformedKey = new(1104, nameof(MalformedKey));
    public static readonly ErrorCode InvalidSignature = new(1105, nameof(InvalidSignature));
    public static readonly ErrorCode MalformedAddress = new(1106, nameof(MalformedAddress));
    public static readonly ErrorCode MalformedMnemonic = new(1107, nameof(MalformedMnemonic));
    public static readonly ErrorCode InvalidLockTime = new(1108, nameof(InvalidLockTime));
    public static readonly ErrorCode MalformedHeader = new(1109, nameof(MalformedHeader));
    public static readonly ErrorCode ScriptRefused = new(1110, nameof(ScriptRefused));
    public static readonly ErrorCode MusigFailed = new(1111, nameof(MusigFailed));
    public static readonly ErrorCode NativeLibraryMissing = new(1112, nameof(NativeLibraryMissing));
    public static readonly ErrorCode InvalidSighash = new(1113, nameof(InvalidSighash));
    public static readonly ErrorCode MalformedTaproot = new(1114, nameof(MalformedTaproot));
    public static readonly ErrorCode NodeRefused = new(1115, nameof(NodeRefused));
    public static readonly ErrorCode NodeUnreachable = new(1116, nameof(NodeUnreachable));
    public static readonly ErrorCode PsbtIncomplete = new(1117, nameof(PsbtIncomplete));
    public static readonly ErrorCode MalformedAmount = new(1118, nameof(MalformedAmount));
}
