using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with values in it that are known only when the application runs. Written as an interpolated string: <c>$"http://{endpoint}/{path}"</c>.</summary>
public sealed class ReferenceExpression : IValueProvider
{
    private readonly IReadOnlyList<Part> _parts;

    private ReferenceExpression(IReadOnlyList<Part> parts) => _parts = parts;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <summary>The text with all values put in; null when the only value in it is null.</summary>
    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
    {
        var texts = new List<string?>();
        foreach (var part in _parts)
        {
            texts.Add(await part.TextAsync(cancellationToken).ConfigureAwait(false));
        }
        return texts is [null] ? null : string.Concat(texts);
    }

    /// <summary>What the compiler turns an interpolated string into.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly List<Part> _parts = new(Math.Max(formattedCount * 2, Math.Min(literalLength, 1)));

        public void AppendLiteral(string value) => _parts.Add(new Part(value, null, null));

        /// <param name="format"><c>uri</c> to encode the value as a part of a URI.</param>
        public void AppendFormatted(string? value, string? format = null) => _parts.Add(new Part(value, null, format));

        /// <param name="format"><c>uri</c> to encode the value as a part of a URI.</param>
        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider => _parts.Add(new Part(null, valueProvider, format));

        internal ReferenceExpression Build() => new([.. _parts]);
    }

    private sealed record Part(string? Text, IValueProvider? Value, string? Format)
    {
        public async ValueTask<string?> TextAsync(CancellationToken cancel)
        {
            var text = Value is null ? Text : await Value.GetValueAsync(cancel).ConfigureAwait(false);
            return Format switch
            {
                null => text,
                "uri" => text is null ? null : Uri.EscapeDataString(text),
                _ => throw new FormatException($"A reference expression knows the format 'uri', not '{Format}'."),
            };
        }
    }
}
