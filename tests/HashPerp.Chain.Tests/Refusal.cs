using HashPerp.Primitives;

namespace HashPerp.Chain.Tests;

internal static class Refusal
{
    public static void Is(ErrorCode expected, Func<object?> act) => Assert.Equal(expected, Assert.Throws<HashPerpException>(act).Code);
}
