using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HashPerp.Cli;

/// <summary>
/// How a program drives an agent: one JSON object a line. Requests go to its standard input, answers and events come from its standard output.
/// An answer carries the request's <c>id</c> and either <c>result</c> or <c>error</c>; an event has <c>event</c> and no <c>id</c>.
/// </summary>
internal sealed record ControlRequest(long Id, string Method, JsonObject? Params);

/// <summary>A numbered refusal as it crosses the control channel.</summary>
internal sealed record ControlError(int Code, string Name, string Message);

/// <summary>A line from an agent.</summary>
internal sealed record ControlLine(long? Id, JsonNode? Result, ControlError? Error, string? Event, JsonObject? Data);

/// <summary>One way of writing JSON for the whole tool.</summary>
internal static class CliJson
{
    /// <summary>Longest line that either side reads, in characters.</summary>
    public const int MaxLine = 4 * 1024 * 1024;

    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
}
