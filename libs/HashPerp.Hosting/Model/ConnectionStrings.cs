namespace Aspire.Hosting.ApplicationModel;

/// <summary>Connection strings that are configured instead of made.</summary>
internal static class ConnectionStrings
{
    /// <summary>The configured connection string of a resource, or null when its server is to be started.</summary>
    public static string? Configured(this IResource resource) =>
        resource.Annotations.OfType<ConfiguredConnectionAnnotation>().LastOrDefault()?.ConnectionString;

    /// <summary>The configured connection string, or else the one that the resource makes.</summary>
    public static ReferenceExpression ConfiguredOr(this IResource resource, Func<ReferenceExpression> made) =>
        resource.Configured() is { } configured ? ReferenceExpression.Create($"{configured}") : made();
}
