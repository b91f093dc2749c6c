using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace HashPerp.Hosting;

/// <summary>The resource page: one table, plain HTML, everything from outside encoded.</summary>
internal static class ResourcePage
{
    private const int LogLines = 40;

    private const string Style = """
        body { font: 14px/1.4 system-ui, sans-serif; margin: 2em } table { border-collapse: collapse; width: 100% }
        td, th { text-align: left; vertical-align: top; padding: .3em .8em .3em 0; border-top: 1px solid #ccc }
        pre { overflow: auto; max-height: 24em; background: #f6f6f6; padding: .6em }
        .Healthy, .Finished { color: #070 } .Unhealthy, .Exited, .FailedToStart { color: #b00 }
        """;

    private const string Script = """
        document.addEventListener('click', async event => {
          const button = event.target.closest('button[data-do]');
          if (!button) return;
          button.disabled = true;
          const answer = await fetch(button.dataset.do, { method: 'POST', headers: { [document.body.dataset.header]: document.body.dataset.token } });
          if (answer.ok) location.reload(); else alert('refused: ' + answer.status);
        });
        """;

    public static string Render(ResourceViews views, string token)
    {
        var nonce = RandomNumberGenerator.GetHexString(16);
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>HashPerp resources</title>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; connect-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'">
            <style nonce="{nonce}">{Style}</style></head><body data-header="{ControlToken.Header}" data-token="{token}"><h1>Resources</h1>
            <table><tr><th>name</th><th>state</th><th>health</th><th>endpoints</th><th>process</th><th></th></tr>
            """);
        foreach (var resource in views.All)
        {
            AppendRow(page, resource, views.Log(resource.Name, LogLines));
        }
        return page.Append(CultureInfo.InvariantCulture, $"</table><script nonce=\"{nonce}\">{Script}</script></body></html>").ToString();
    }

    private static void AppendRow(StringBuilder page, ResourceView resource, IReadOnlyList<string> log)
    {
        var name = Encode(resource.Name);
        var endpoints = string.Join("<br>", resource.Endpoints.Select(endpoint => Encode($"{endpoint.Key} {endpoint.Value}")));
        var restarts = resource.Restarts > 0 ? $"{resource.Restarts} restarts" : "";
        var exit = resource.ExitCode is { } code ? $" exit code {code}" : "";
        page.Append(CultureInfo.InvariantCulture, $"""
            <tr><td><b>{name}</b><br>{Encode(resource.Type)}</td><td class="{resource.State}">{resource.State}<br>{Encode(resource.Detail)}</td>
            <td class="{resource.Health}">{resource.Health}</td><td>{endpoints}</td><td>{resource.ProcessId}<br>{restarts}{exit}</td><td>
            """);
        string[] actions = resource.Over ? ["start"] : ["restart", "stop"];
        foreach (var action in actions)
        {
            page.Append(CultureInfo.InvariantCulture, $"<button data-do=\"/resources/{name}/{action}\">{action}</button> ");
        }
        AppendDetails(page, "environment", resource.Environment.Select(variable => $"{variable.Key}={variable.Value}"));
        AppendDetails(page, "log", log);
        page.Append("</td></tr>\n");
    }

    private static void AppendDetails(StringBuilder page, string title, IEnumerable<string> lines)
    {
        var text = string.Join('\n', lines);
        if (text.Length > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>{title}</summary><pre>{Encode(text)}</pre></details>");
        }
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
