using System.Reflection;
using System.Text.Json;
using HashPerp.Events;

namespace HashPerp.Messaging.Tests;

public sealed class EventGoldenTests
{
    [Fact]
    public void Names_and_shapes_of_all_events_are_as_published() =>
        GoldenFile.AssertSame("events.txt", [.. EventCatalog.All.SelectMany(LinesOf).Order(StringComparer.Ordinal)]);

    [Fact]
    public void Every_event_is_read_as_it_was_written()
    {
        Assert.NotEmpty(EventCatalog.All);
        Assert.All(EventCatalog.All, kind =>
        {
            var text = EventJson.Write(Sample(kind.Type));
            Assert.Equal(text, EventJson.Write(EventJson.Read(text, kind)));
        });
    }

    [Fact]
    public void An_event_is_written_in_camel_case_with_its_stream() => Assert.Equal(
        """{"stream":"market:m1","marketId":"m1","orderId":"0000000000000000000000000000000000000000000000000000000000000007","""
        + "\"account\":\"" + new string('a', 64) + "\",\"lots\":7,\"reason\":\"test\"}",
        EventJson.Write(TestService.Numbered.Event("m1", 7)));

    [Fact]
    public void A_member_of_a_newer_release_is_passed_over()
    {
        var kind = EventCatalog.Of(typeof(Events.OrderBook.OrderCancelledV1));
        var text = EventJson.Write(TestService.Numbered.Event("m1", 7));
        Assert.Equal(TestService.Numbered.Event("m1", 7), EventJson.Read(text[..^1] + ",\"mood\":[1]}", kind));
    }

    [Fact]
    public void Each_kind_of_stream_has_one_owner() =>
        Assert.All(EventCatalog.All.GroupBy(kind => kind.StreamKind), streams => Assert.Single(streams.Select(kind => kind.Owner).Distinct()));

    [Fact]
    public void Owners_and_followed_streams_are_known()
    {
        Assert.All(EventCatalog.All, kind => Assert.Contains(kind.Owner, Subscriptions.Services));
        Assert.All(
            Subscriptions.Services.SelectMany(Subscriptions.Of), followed => Assert.Contains(EventCatalog.All, kind => kind.StreamKind == followed));
    }

    private static IEnumerable<string> LinesOf(EventKind kind)
    {
        using var sample = JsonDocument.Parse(EventJson.Write(Sample(kind.Type)));
        return [$"{kind.Urn}: exchange {kind.Exchange}, stream {kind.StreamKind}, owner {kind.Owner}",
            .. sample.RootElement.EnumerateObject().Select(member => $"{kind.Urn}.{member.Name}: {ShapeOf(member.Value)}")];
    }

    private static string ShapeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => $"[{ShapeOf(value[0])}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(member => $"{member.Name}: {ShapeOf(member.Value)}"))}}}",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var scalar => scalar.ToString().ToLowerInvariant(),
    };

    private static IEvent Sample(Type type) => (IEvent)Fill(type);

    /// <summary>An object with something in every member.</summary>
    private static object Fill(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Fill(inner);
        }
        if (type == typeof(string))
        {
            return "text";
        }
        if (type.IsPrimitive)
        {
            return type == typeof(bool) ? true : Convert.ChangeType(7, type);
        }
        if (type.IsGenericType && type.GetGenericArguments() is [var element])
        {
            var array = Array.CreateInstance(element, 1);
            array.SetValue(Fill(element), 0);
            return array;
        }
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var empty = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Fill(parameter.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            property.SetValue(empty, Fill(property.PropertyType));
        }
        return empty;
    }
}
