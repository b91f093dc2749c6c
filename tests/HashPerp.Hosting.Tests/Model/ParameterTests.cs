using Aspire.Hosting;
using static HashPerp.Hosting.Tests.TestMap;

namespace HashPerp.Hosting.Tests;

public sealed class ParameterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Configuration_wins_over_the_default()
    {
        var builder = Builder(_folder, ("Parameters:key", "configured"));

        Assert.Equal("configured", await builder.AddParameter("key", () => "default").Resource.GetValueAsync());
        Assert.Equal("default", await builder.AddParameter("other", () => "default").Resource.GetValueAsync());
    }

    [Fact]
    public async Task A_generated_password_is_kept_where_only_we_read_it()
    {
        var first = await Builder(_folder).AddPostgres("postgres").Resource.Password.GetValueAsync();
        var second = await Builder(_folder).AddPostgres("postgres").Resource.Password.GetValueAsync();
        var other = await Builder(_folder).AddRedis("redis").Resource.Password.GetValueAsync();

        Assert.Matches("^[A-Za-z0-9]{22}$", first);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Of("parameters.json")));
    }

    [Fact]
    public async Task A_configured_password_is_taken()
    {
        var builder = Builder(_folder, ("Parameters:postgres-password", "configured"));
        Assert.Equal("configured", await builder.AddPostgres("postgres").Resource.Password.GetValueAsync());
    }
}
