namespace HashPerp.Bitcoin;

/// <summary>Tables of text that are part of this assembly.</summary>
internal static class KeyResource
{
    public static IReadOnlyList<string> Lines(string name)
    {
        using var stream = typeof(KeyResource).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly was built without its resource {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
