using HashPerp.ArkServer.Core;
using Xunit;

namespace HashPerp.ArkServer.Tests.Core;

public sealed class PhaseTimetableTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(1_000_000);

    [Fact]
    public void A_session_of_thirty_seconds_is_divided_as_the_wire_page_says()
    {
        var timetable = new PhaseTimetable(Start.AddSeconds(30), TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddSeconds(5), timetable.RegistrationEnds(Start));
        Assert.Equal(Start.AddSeconds(17.5), timetable.ConfirmationEnds(Start.AddSeconds(5)));
        // Confirmed early: the tree phases share what is left.
        Assert.Equal(Start.AddSeconds(14), timetable.SigningPhaseEnds(Start.AddSeconds(6)));
    }

    [Fact]
    public void No_phase_is_shorter_than_the_minimum_even_after_the_session_should_be_over()
    {
        var timetable = new PhaseTimetable(Start.AddSeconds(3), TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddSeconds(1), timetable.RegistrationEnds(Start));
        Assert.Equal(Start.AddSeconds(11), timetable.SigningPhaseEnds(Start.AddSeconds(10)));
    }
}
