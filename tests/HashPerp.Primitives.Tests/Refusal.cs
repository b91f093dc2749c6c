namespace HashPerp.Primitives.Tests;

internal static class Refusal
{
    public static HashPerpException Is(ErrorCode expected, Action act)
    {
        var error = Assert.Throws<HashPerpException>(act);
        Assert.Equal(expected, error.Code);
        return error;
    }
}
