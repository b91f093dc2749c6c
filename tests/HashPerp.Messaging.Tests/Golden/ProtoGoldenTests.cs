using System.Reflection;
using Google.Protobuf.Reflection;

namespace HashPerp.Messaging.Tests;

public sealed class ProtoGoldenTests
{
    [Fact]
    public void Calls_messages_and_fields_of_all_hashperp_packages_are_as_published() =>
        GoldenFile.AssertSame("protos.txt", [.. Files().SelectMany(LinesOf).Order(StringComparer.Ordinal)]);

    private static IEnumerable<FileDescriptor> Files() => typeof(Contracts.OrderBook.V1.OrderbookReflection).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
        .Where(property => property?.PropertyType == typeof(FileDescriptor))
        .Select(property => (FileDescriptor)property!.GetValue(null)!)
        .Where(file => file.Package.StartsWith("hashperp.", StringComparison.Ordinal));

    private static IEnumerable<string> LinesOf(FileDescriptor file) =>
        [.. file.MessageTypes.SelectMany(LinesOf), .. file.EnumTypes.SelectMany(LinesOf), .. file.Services.SelectMany(LinesOf)];

    private static IEnumerable<string> LinesOf(MessageDescriptor message) =>
        [$"message {message.FullName}", .. message.Fields.InDeclarationOrder().Select(LineOf), .. message.NestedTypes.SelectMany(LinesOf), .. message.EnumTypes.SelectMany(LinesOf)];

    private static IEnumerable<string> LinesOf(EnumDescriptor type) => type.Values.Select(value => $"enum {type.FullName}: {value.Name} = {value.Number}");

    private static IEnumerable<string> LinesOf(ServiceDescriptor service) => service.Methods.Select(method =>
        $"call {service.FullName}.{method.Name}({Stream(method.IsClientStreaming)}{method.InputType.FullName}) returns {Stream(method.IsServerStreaming)}{method.OutputType.FullName}");

    private static string LineOf(FieldDescriptor field)
    {
        var type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            var scalar => scalar.ToString().ToLowerInvariant(),
        };
        var label = field.IsMap ? "map " : field.IsRepeated ? "repeated " : field.HasPresence && field.FieldType != FieldType.Message ? "optional " : "";
        var union = field.RealContainingOneof is { } oneof ? $" in {oneof.Name}" : "";
        return $"field {field.ContainingType.FullName}.{field.Name} = {field.FieldNumber} {label}{type}{union}";
    }

    private static string Stream(bool isStream) => isStream ? "stream " : "";
}
