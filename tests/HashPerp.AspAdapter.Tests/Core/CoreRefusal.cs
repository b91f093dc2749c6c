using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Tests;

/// <summary>Expects a numbered refusal of a pure rule.</summary>
internal static class CoreRefusal
{
    public static void Is(ErrorCode expected, Action act)
    {
        var refused = Assert.Throws<HashPerpException>(act);
        Assert.Equal(expected, refused.Code);
        Assert.NotEmpty(refused.What);
    }
}
