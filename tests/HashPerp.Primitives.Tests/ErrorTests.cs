namespace HashPerp.Primitives.Tests;

public sealed class ErrorTests
{
    private static readonly ErrorCode Code = new(1099, "Example");

    [Fact]
    public void A_message_has_the_number_the_fault_and_the_advice()
    {
        var error = Code.Error("What was wrong.", "What to do.");
        Assert.Equal("Example (1099): What was wrong. What to do.", error.Message);
        Assert.Equal(("What was wrong.", "What to do."), (error.What, error.Advice));
        Assert.Equal(Code, error.Code);
    }

    [Fact]
    public void Without_advice_the_message_ends_with_the_fault() => Assert.Equal("Example (1099): What was wrong.", Code.Error("What was wrong.").Message);

    [Fact]
    public void The_cause_is_kept()
    {
        var cause = new FormatException();
        Assert.Same(cause, new HashPerpException(Code, "What was wrong.", "", cause).InnerException);
    }
}
