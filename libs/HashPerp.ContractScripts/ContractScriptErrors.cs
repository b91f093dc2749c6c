using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Errors 14xx: bytes, keys, templates and kits that are not what the formats say.</summary>
public static class ContractScriptErrors
{
    public static readonly ErrorCode MalformedSignedBytes = new(1401, nameof(MalformedSignedBytes));
    public static readonly ErrorCode UnsupportedVersion = new(1402, nameof(UnsupportedVersion));
    public static readonly ErrorCode LimitExceeded = new(1403, nameof(LimitExceeded));
    public static readonly ErrorCode WrongSignature = new(1404, nameof(WrongSignature));
    public static readonly ErrorCode WrongSighash = new(1405, nameof(WrongSighash));
    public static readonly ErrorCode WrongKey = new(1406, nameof(WrongKey));
    public static readonly ErrorCode WrongAmount = new(1407, nameof(WrongAmount));
    public static readonly ErrorCode WrongOrder = new(1408, nameof(WrongOrder));
    public static readonly ErrorCode WrongLeaf = new(1409, nameof(WrongLeaf));
    public static readonly ErrorCode WrongOutputs = new(1410, nameof(WrongOutputs));
    public static readonly ErrorCode WrongInputs = new(1411, nameof(WrongInputs));
    public static readonly ErrorCode WrongLocks = new(1412, nameof(WrongLocks));
    public static readonly ErrorCode NotConserved = new(1413, nameof(NotConserved));
    public static readonly ErrorCode MalformedKit = new(1414, nameof(MalformedKit));
    public static readonly ErrorCode IncompleteKit = new(1415, nameof(IncompleteKit));
    public static readonly ErrorCode WrongSecret = new(1416, nameof(WrongSecret));
    public static readonly ErrorCode IncompleteClaimSet = new(1417, nameof(IncompleteClaimSet));
    public static readonly ErrorCode UnknownRung = new(1418, nameof(UnknownRung));
    public static readonly ErrorCode MalformedKeyPath = new(1419, nameof(MalformedKeyPath));
    public static readonly ErrorCode MalformedKitCopy = new(1420, nameof(MalformedKitCopy));
}
