using HashPerp.Primitives;

namespace HashPerp.Bitcoin.Tests;

/// <summary>Asserts that something is refused with its own numbered error.</summary>
internal static class Refusal
{
    public static HashPerpException Is(ErrorCode expected, Action act)
    {
        var error = Assert.Throws<HashPerpException>(act);
        Assert.Equal(expected, error.Code);
        return error;
    }

    /// <summary>The name of the error that <paramref name="act"/> is refused with, or null when it is accepted.</summary>
    public static string? NameOf(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (HashPerpException error)
        {
            return error.Code.Name;
        }
    }
}
