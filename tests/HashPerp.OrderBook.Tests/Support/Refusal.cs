using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

internal static class Refusal
{
    public static void Expect(ErrorCode code, Action action) => Assert.Equal(code, Assert.Throws<HashPerpException>(action).Code);
}
