namespace HashPerp.Primitives;

/// <summary>Errors 10xx.</summary>
public static class PrimitiveErrors
{
    public static readonly ErrorCode AmountOutOfRange = new(1001, nameof(AmountOutOfRange));
    public static readonly ErrorCode MalformedHex = new(1002, nameof(MalformedHex));
    public static readonly ErrorCode WrongLength = new(1003, nameof(WrongLength));
    public static readonly ErrorCode PriceOutOfRange = new(1004, nameof(PriceOutOfRange));
    public static readonly ErrorCode MalformedJson = new(1005, nameof(MalformedJson));
    public static readonly ErrorCode ToolMissing = new(1006, nameof(ToolMissing));
}
