using Aspire.Hosting.ApplicationModel;
using HashPerp.Hosting;

namespace Aspire.Hosting;

/// <summary>Values from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary><c>Parameters:{name}</c> of the configuration, else what <paramref name="valueGetter"/> says.</summary>
    /// <param name="publishValueAsDefault">Without meaning here.</param>
    /// <param name="secret">Never shown.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = publishValueAsDefault;
        var configured = builder.Configuration[$"Parameters:{name}"];
        return builder.AddResource(new ParameterResource(name, () => configured ?? valueGetter(), secret));
    }

    /// <summary>A password of 22 letters and digits (131 bits), made at the first start and kept in the state folder.</summary>
    internal static ParameterResource AddPassword(this IDistributedApplicationBuilder builder, string server)
    {
        var name = $"{server}-password";
        return builder.AddParameter(name, () => ((DistributedApplicationBuilder)builder).Parameters.Password(name), secret: true).Resource;
    }
}
