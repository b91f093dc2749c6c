using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace HashPerp.ArkServer.Rest;

/// <summary>
/// Protobuf JSON as the original's gateway writes it (40-ark-wire §2.4): lowerCamelCase names, every field present, 64-bit integers as strings, enums as names,
/// <c>null</c> for a message that is not set. Only members of a oneof are left out when they are not set. Google.Protobuf's own formatter leaves unset messages
/// out as well, which clients read as another shape.
/// </summary>
public static class ProtoJson
{
    /// <summary>base64 holds '+' and '/': nothing of this is ever put into a page's markup, so they need no escapes.</summary>
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, message);
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a message into a larger document, such as the details of an error.</summary>
    public static void Write(Utf8JsonWriter json, IMessage message)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(message);
        json.WriteStartObject();
        WriteFields(json, message);
        json.WriteEndObject();
    }

    internal static void WriteFields(Utf8JsonWriter json, IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.ContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) != field)
            {
                continue;
            }
            json.WritePropertyName(field.JsonName);
            WriteField(json, field, field.Accessor.GetValue(message));
        }
    }

    private static void WriteField(Utf8JsonWriter json, FieldDescriptor field, object? value)
    {
        if (field.IsMap)
        {
            WriteMap(json, field.MessageType.FindFieldByNumber(2), (IDictionary)value!);
        }
        else if (field.IsRepeated)
        {
            json.WriteStartArray();
            foreach (var item in (IList)value!)
            {
                WriteValue(json, field, item);
            }
            json.WriteEndArray();
        }
        else
        {
            WriteValue(json, field, value);
        }
    }

    private static void WriteMap(Utf8JsonWriter json, FieldDescriptor valueField, IDictionary map)
    {
        json.WriteStartObject();
        foreach (DictionaryEntry entry in map)
        {
            json.WritePropertyName(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!);
            WriteValue(json, valueField, entry.Value);
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, FieldDescriptor field, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case IMessage message:
                Write(json, message);
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case uint number:
                json.WriteNumberValue(number);
                break;
            case long or ulong:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case Enum name:
                WriteEnum(json, field, Convert.ToInt32(name, CultureInfo.InvariantCulture));
                break;
            default:
                throw new NotSupportedException($"{field.FullName} has a type that ark.v1 does not use.");
        }
    }

    /// <summary>A number that has no name is written as it is.</summary>
    private static void WriteEnum(Utf8JsonWriter json, FieldDescriptor field, int number)
    {
        if (field.EnumType.FindValueByNumber(number) is { } value)
        {
            json.WriteStringValue(value.Name);
        }
        else
        {
            json.WriteNumberValue(number);
        }
    }
}
