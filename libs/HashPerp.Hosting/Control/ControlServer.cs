using System.Globalization;
using HashPerp.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HashPerp.Hosting;

/// <summary>
/// The resource page and its interface for scripts, on loopback. <c>HashPerp:ControlPort</c> names the port, a free one by default; the file <c>host</c> of the state
/// folder says where it is (line 1) and which process this is (line 2).
/// </summary>
internal sealed class ControlServer(
    ResourceViews views, Orchestrator orchestrator, ControlToken token, StateFolder state, ConsoleReport report, IConfiguration configuration)
    : IHostedService, IAsyncDisposable
{
    public const string HostFile = "host";

    private const int DefaultTail = 200;
    private const int LongestTail = 10_000;

    private WebApplication? _app;

    public string Url { get; private set; } = "";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var port = configuration.GetValue("HashPerp:ControlPort", 0);
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{(port == 0 ? FreePort.Next() : port)}");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 0);
        _app = builder.Build();
        _app.Use(GuardAsync);
        Map(_app);
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        token.Publish();
        state.Write(HostFile, string.Create(CultureInfo.InvariantCulture, $"{Url}\n{Environment.ProcessId}\n"));
        report.Say($"resources: {Url}");
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        File.Delete(state.Of(HostFile));
        token.Withdraw();
        if (_app is not null)
        {
            await _app.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Map(WebApplication app)
    {
        app.MapGet("/", () => Results.Content(ResourcePage.Render(views, token.Value), "text/html; charset=utf-8"));
        app.MapGet("/resources", () => views.All);
        app.MapGet("/resources.txt", () => Results.Text(ResourceTable.Render(views.All)));
        app.MapGet("/resources/{name}", (string name) => views.Find(name) is { } view ? Results.Ok(view) : Results.NotFound());
        app.MapGet("/resources/{name}/logs", (string name, int? tail) => views.Find(name) is null ? Results.NotFound()
            : Results.Text(string.Concat(views.Log(name, Math.Clamp(tail ?? DefaultTail, 0, LongestTail)).Select(line => line + "\n"))));
        app.MapPost("/resources/{name}/start", (string name) => ChangeAsync(name, runner => runner.StartAsync()));
        app.MapPost("/resources/{name}/stop", (string name) => ChangeAsync(name, runner => runner.StopAsync()));
        app.MapPost("/resources/{name}/restart", (string name) => ChangeAsync(name, async runner =>
        {
            await runner.StopAsync().ConfigureAwait(false);
            await runner.StartAsync().ConfigureAwait(false);
        }));
    }

    private async Task<IResult> ChangeAsync(string name, Func<ResourceRunner, Task> change)
    {
        if (orchestrator.Find(name) is not { } runner)
        {
            return Results.NotFound();
        }
        await change(runner).ConfigureAwait(false);
        return Results.Ok(views.Find(name));
    }

    /// <summary>
    /// Another host name that leads here (DNS rebinding) would make a foreign page one of ours, which may read everything. What changes something needs the token
    /// besides.
    /// </summary>
    private Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        context.Response.Headers.XFrameOptions = "DENY";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        if (request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }
        if (!HttpMethods.IsGet(request.Method) && !token.Matches(request.Headers[ControlToken.Header]))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
        return next(context);
    }
}
