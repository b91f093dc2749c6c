using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

internal static class Refusal
{
    /// <summary>The action is refused with exactly this number.</summary>
    public static void Is(ErrorCode expected, Action action) => Assert.Equal(expected, Assert.Throws<HashPerpException>(action).Code);

    /// <summary>The action is refused with exactly this number.</summary>
    public static async Task IsAsync(ErrorCode expected, Func<Task> action) => Assert.Equal(expected, (await Assert.ThrowsAsync<HashPerpException>(action)).Code);
}
