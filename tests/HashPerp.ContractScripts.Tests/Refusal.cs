using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ContractScripts.Tests;

internal static class Refusal
{
    public static void Is(ErrorCode expected, Action act)
    {
        var refusal = Assert.Throws<HashPerpException>(act);
        Assert.Equal(expected, refusal.Code);
        Assert.NotEmpty(refusal.What);
    }

    public static void Is(ErrorCode expected, Func<object?> act) => Is(expected, () => { act(); });
}
