namespace HashPerp.Hosting;

/// <summary>One resource as people and scripts see it: nothing secret in it.</summary>
internal sealed record ResourceView(
    string Name, string Type, string State, string? Health, bool Over, int? ProcessId, int? ExitCode, int Restarts, DateTimeOffset? StartedAt, string Detail,
    IReadOnlyDictionary<string, string> Endpoints, IReadOnlyDictionary<string, string> Environment);

/// <summary>Makes those views.</summary>
internal sealed class ResourceViews(ResourceBoard board, ResourceEndpoints endpoints, ResourceDetails details, SecretMask mask)
{
    public IReadOnlyList<ResourceView> All => [.. board.All.Select(View)];

    public ResourceView? Find(string name) => board.Find(name) is { } resource ? View(resource) : null;

    /// <param name="lines">How many at most.</param>
    public IReadOnlyList<string> Log(string name, int lines) => [.. details.Log(name).Tail(lines).Select(mask.InText)];

    private ResourceView View(ResourceSnapshot resource) => new(
        resource.Name, resource.Type, resource.State.ToString(),
        resource.State == ResourceState.Running ? resource.Healthy switch { true => "Healthy", false => "Unhealthy", null => "Unknown" } : null,
        resource.IsOver, resource.ProcessId, resource.ExitCode, resource.Restarts, resource.StartedAt, mask.InText(resource.Detail),
        endpoints.Of(resource.Name).ToDictionary(endpoint => endpoint.Name, endpoint => endpoint.Url),
        (details.Plan(resource.Name)?.Environment ?? new Dictionary<string, string>())
            .ToDictionary(variable => variable.Key, variable => mask.InEnvironment(variable.Key, variable.Value)));
}
