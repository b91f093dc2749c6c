using System.Net;
using Aspire.Hosting;
using HashPerp.Processes;
using HashPerp.Testing;

namespace HashPerp.Hosting.Tests;

/// <summary>The resource page and what scripts use, over HTTP, with real processes below.</summary>
public sealed class ControlSurfaceTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private RunningHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await RunningHost.StartAsync(_folder, builder => builder
        .AddExecutable("sleeper", "/bin/sh", ".", "-c", "echo '<script>alert(1)</script> and a very secret word'; exec sleep 1000")
        .WithHttpEndpoint()
        .WithEnvironment("Plain", "<plain>")
        .WithEnvironment("Hidden", $"in {builder.Secret("secret", "a very secret word").Resource}")
        .WithEnvironment("Some__Password", "pass")
        .WithEnvironment("Tokens__Key", "0011")
        .WithEnvironment("ConnectionStrings__other", "Host=h;Username=u;Password=from outside;Database=d")
        .WithEnvironment("Broker", "amqp://guest:from-outside@host:5672/"));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_resource_is_told_as_JSON_without_its_secrets()
    {
        var sleeper = await _host.HealthyAsync("sleeper");

        string?[] facts = [.. new[] { "name", "type", "state" }.Select(property => sleeper.GetProperty(property).GetString())];
        Assert.Equal(["sleeper", "executable", "Running"], facts);
        Assert.Matches("^http://127.0.0.1:[0-9]+$", sleeper.GetProperty("endpoints").GetProperty("http").GetString());
        var environment = sleeper.GetProperty("environment").EnumerateObject().ToDictionary(variable => variable.Name, variable => variable.Value.GetString());
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["Broker"] = "amqp://***@host:5672/",
                ["ConnectionStrings__other"] = "Host=h;Username=u;Password=***;Database=d",
                ["Hidden"] = "in ***",
                ["Plain"] = "<plain>",
                ["Some__Password"] = "***",
                ["Tokens__Key"] = "***",
            },
            environment);
    }

    [Fact]
    public async Task The_page_encodes_what_resources_say_and_hides_secrets()
    {
        await _host.HealthyAsync("sleeper");
        await Eventually.TrueAsync(async () => (await _host.Http.GetStringAsync("/")).Contains("alert(1)", StringComparison.Ordinal), "the log on the page");
        var page = await _host.Http.GetStringAsync("/");

        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; and ***", page, StringComparison.Ordinal);
        Assert.Contains("Plain=&lt;plain&gt;", page, StringComparison.Ordinal);
        Assert.Contains("/resources/sleeper/restart", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain("very secret", page, StringComparison.Ordinal);
        Assert.DoesNotContain("from outside", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_is_told_by_lines_without_secrets()
    {
        await Eventually.TrueAsync(async () => (await _host.Http.GetStringAsync("/resources/sleeper/logs")).Length > 0, "the log");

        Assert.Equal("<script>alert(1)</script> and ***\n", await _host.Http.GetStringAsync("/resources/sleeper/logs?tail=1"));
        Assert.Equal("", await _host.Http.GetStringAsync("/resources/sleeper/logs?tail=0"));
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Http.GetAsync("/resources/nobody/logs")).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00000000000000000000000000000000")]
    public async Task Nothing_changes_without_the_token(string? token)
    {
        var process = (await _host.HealthyAsync("sleeper")).GetProperty("processId").GetInt32();
        foreach (var action in new[] { "stop", "start", "restart" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await _host.PostAsync($"/resources/sleeper/{action}", token)).StatusCode);
        }
        Assert.Equal(process, await _host.ProcessAsync("sleeper"));
    }

    [Fact]
    public async Task The_token_is_in_a_file_that_only_we_read() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, await Task.Run(() => File.GetUnixFileMode(_folder.Of("control-token"))));

    [Fact]
    public async Task Another_host_name_gets_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "evil.example";
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await _host.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_stopped_resource_stays_down_until_start_and_comes_back_where_it_was()
    {
        var first = await _host.HealthyAsync("sleeper");
        var process = first.GetProperty("processId").GetInt32();
        Assert.Equal(HttpStatusCode.OK, (await _host.PostAsync("/resources/sleeper/stop", _host.Token)).StatusCode);
        Assert.Null(ProcessTable.Find(process));
        var stopped = await _host.ResourceAsync("sleeper");
        Assert.Equal(("Exited", true), (stopped.GetProperty("state").GetString(), stopped.GetProperty("over").GetBoolean()));

        Assert.Equal(HttpStatusCode.OK, (await _host.PostAsync("/resources/sleeper/start", _host.Token)).StatusCode);
        var second = await _host.HealthyAsync("sleeper", otherThan: process);
        Assert.Equal(first.GetProperty("endpoints").ToString(), second.GetProperty("endpoints").ToString());
    }

    [Fact]
    public async Task A_killed_process_comes_back_by_itself()
    {
        var process = (await _host.HealthyAsync("sleeper")).GetProperty("processId").GetInt32();
        OperatingSystemCalls.Send(process, Signal.Kill);
        Assert.Equal(1, (await _host.HealthyAsync("sleeper", otherThan: process)).GetProperty("restarts").GetInt32());
    }

    [Fact]
    public async Task Restart_makes_a_new_process()
    {
        var process = (await _host.HealthyAsync("sleeper")).GetProperty("processId").GetInt32();
        await _host.PostAsync("/resources/sleeper/restart", _host.Token);
        await _host.HealthyAsync("sleeper", otherThan: process);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.PostAsync("/resources/nobody/restart", _host.Token)).StatusCode);
    }
}
