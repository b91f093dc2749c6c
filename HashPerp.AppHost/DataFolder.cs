namespace HashPerp.AppHost;

/// <summary>Where the data of a local run is kept: <c>HashPerp:Data</c>, by default <c>.data</c> of the repository.</summary>
internal static class DataFolder
{
    /// <summary>The absolute path of a file or folder in it.</summary>
    public static string DataFile(this IDistributedApplicationBuilder builder, params string[] parts) =>
        Path.GetFullPath(Path.Combine([builder.Configuration["HashPerp:Data"] ?? Path.Combine(builder.AppHostDirectory, "..", ".data"), .. parts]));
}
