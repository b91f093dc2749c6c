using System.Globalization;
using System.Text;

namespace HashPerp.Hosting;

/// <summary>The resources as a table for terminals and scripts: name, state, health, restarts, then each address as <c>endpoint=url</c>.</summary>
internal static class ResourceTable
{
    public static string Render(IReadOnlyList<ResourceView> resources)
    {
        var text = new StringBuilder();
        foreach (var resource in resources)
        {
            var restarts = resource.Restarts.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{resource.Name,-28}{resource.State,-14}{resource.Health ?? "-",-11}{restarts + " restarts",-13}")
                .AppendJoin(' ', resource.Endpoints.Select(endpoint => $"{endpoint.Key}={endpoint.Value}"))
                .AppendLine();
        }
        return text.ToString();
    }
}
