using HashPerp.Data;
using Npgsql;

namespace HashPerp.Messaging.Tests;

/// <summary>What passes by itself is tried again and refused as unavailable; what doesn't is a fault.</summary>
public sealed class DatabaseFailuresTests
{
    [Theory]
    [InlineData("57P03", "FATAL", true)]
    [InlineData("53300", "FATAL", true)]
    [InlineData("XX000", "FATAL", true)]
    [InlineData("XX000", "ERROR", false)]
    [InlineData("28P01", "FATAL", false)]
    [InlineData("3D000", "FATAL", false)]
    [InlineData("53100", "ERROR", false)]
    public void A_session_that_the_server_could_not_begin_is_a_server_that_is_away(string state, string severity, bool unavailable) =>
        Assert.Equal(unavailable, DatabaseFailures.IsUnavailable(new PostgresException("could not write init file", severity, severity, state)));

    [Fact]
    public void Only_space_helps_a_full_disk() =>
        Assert.True(DatabaseFailures.IsOutOfResources(new PostgresException("no space left", "ERROR", "ERROR", "53100")));
}
