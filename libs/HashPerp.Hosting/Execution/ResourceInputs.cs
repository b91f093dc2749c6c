using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace HashPerp.Hosting;

/// <summary>A resource's environment and arguments, as they are at one start.</summary>
internal sealed record ResourceInputs(IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Arguments)
{
    /// <summary>Runs the callbacks in the order in which they were added, then asks every value.</summary>
    public static async Task<ResourceInputs> ComputeAsync(ResourceInstance instance, CancellationToken cancel) =>
        new(await EnvironmentAsync(instance, cancel).ConfigureAwait(false), await ArgumentsAsync(instance, cancel).ConfigureAwait(false));

    private static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(ResourceInstance instance, CancellationToken cancel)
    {
        var context = new EnvironmentCallbackContext(instance.Replica);
        foreach (var endpoint in instance.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.Env is not null))
        {
            context.EnvironmentVariables[endpoint.Env!] = endpoint.Allocated[instance.Replica].Port.ToString(CultureInfo.InvariantCulture);
        }
        foreach (var annotation in instance.Resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToList())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            // A value that isn't there is a variable that isn't set.
            if (await TextAsync(value, cancel).ConfigureAwait(false) is { } text)
            {
                environment[name] = text;
            }
        }
        return environment;
    }

    private static async Task<IReadOnlyList<string>> ArgumentsAsync(ResourceInstance instance, CancellationToken cancel)
    {
        var context = new CommandLineArgsCallbackContext(cancel);
        foreach (var annotation in instance.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToList())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }
        var arguments = new List<string>();
        foreach (var argument in context.Args)
        {
            arguments.Add(await TextAsync(argument, cancel).ConfigureAwait(false) ?? "");
        }
        return arguments;
    }

    private static async ValueTask<string?> TextAsync(object value, CancellationToken cancel) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancel).ConfigureAwait(false),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
