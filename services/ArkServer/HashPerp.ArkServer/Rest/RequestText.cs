using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using HashPerp.ArkServer.Core;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Rest;

/// <summary>
/// Sets fields of a request from the text of a path or a query: dotted names reach into messages (<c>page.size</c>), a repeated field takes its key several times.
/// Names may be written as in JSON or as in the proto; unknown ones are dropped (40-ark-wire §2.4).
/// </summary>
internal static class RequestText
{
    private const int MaxDepth = 4;

    /// <summary>A value of a path; a list is separated by commas there.</summary>
    public static void SetFromPath(IMessage request, string name, string value) => Set(request, name, [value], splitLists: true);

    public static void SetFromQuery(IMessage request, string name, IReadOnlyList<string?> values) => Set(request, name, values, splitLists: false);

    private static void Set(IMessage request, string name, IReadOnlyList<string?> values, bool splitLists)
    {
        var steps = name.Split('.');
        if (steps.Length > MaxDepth)
        {
            return;
        }
        var target = request;
        foreach (var step in steps[..^1])
        {
            if (Find(target, step) is not { FieldType: FieldType.Message, IsRepeated: false } inner)
            {
                return;
            }
            target = Enter(target, inner);
        }
        if (Find(target, steps[^1]) is { IsMap: false } field && field.FieldType != FieldType.Message)
        {
            SetField(target, field, splitLists && field.IsRepeated ? values[0]!.Split(',') : values, name);
        }
    }

    private static FieldDescriptor? Find(IMessage message, string name) =>
        message.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name || field.Name == name);

    private static IMessage Enter(IMessage message, FieldDescriptor field)
    {
        if (field.Accessor.GetValue(message) is IMessage existing)
        {
            return existing;
        }
        var created = field.MessageType.Parser.ParseFrom(ByteString.Empty);
        field.Accessor.SetValue(message, created);
        return created;
    }

    private static void SetField(IMessage message, FieldDescriptor field, IReadOnlyList<string?> values, string name)
    {
        if (!field.IsRepeated)
        {
            if (values.Count != 1)
            {
                throw OperatorErrors.InvalidRequest.Error($"'{Shorten(name)}' is given {values.Count} times.", "Give it once.");
            }
            field.Accessor.SetValue(message, Parse(field, values[0] ?? "", name));
            return;
        }
        var list = (IList)field.Accessor.GetValue(message);
        foreach (var value in values)
        {
            list.Add(Parse(field, value ?? "", name));
        }
    }

    private static object Parse(FieldDescriptor field, string text, string name) => field.FieldType switch
    {
        FieldType.String => text,
        FieldType.Bool when bool.TryParse(text, out var flag) => flag,
        FieldType.Int32 when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        FieldType.UInt32 when uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        FieldType.Int64 when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        FieldType.UInt64 when ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw OperatorErrors.InvalidRequest.Error($"'{Shorten(name)}' cannot be '{Shorten(text)}'.", $"It is a {field.FieldType}."),
    };

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "...";
}
