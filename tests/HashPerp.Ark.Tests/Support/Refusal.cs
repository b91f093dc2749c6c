using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Ark.Tests;

/// <summary>Asserts that something is refused with its own numbered error.</summary>
internal static class Refusal
{
    public static HashPerpException Is(ErrorCode expected, Action act)
    {
        var error = Assert.Throws<HashPerpException>(act);
        Assert.Equal(expected, error.Code);
        return error;
    }
}
