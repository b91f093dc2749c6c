using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

internal static class Refusal
{
    public static HashPerpException Is(ErrorCode expected, Func<object?> act)
    {
        var refusal = Assert.Throws<HashPerpException>(act);
        Assert.Equal(expected, refusal.Code);
        return refusal;
    }
}
