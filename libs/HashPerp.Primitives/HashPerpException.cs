namespace HashPerp.Primitives;

/// <summary>Every refusal of this system: a number, what was wrong, and what to do.</summary>
public sealed class HashPerpException : Exception
{
    public HashPerpException(ErrorCode code, string what, string advice = "", Exception? inner = null)
        : base(advice.Length == 0 ? $"{code}: {what}" : $"{code}: {what} {advice}", inner)
    {
        Code = code;
        What = what;
        Advice = advice;
    }

    public ErrorCode Code { get; }

    public string What { get; }

    public string Advice { get; }
}
