using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using HashPerp.Processes;

namespace HashPerp.Testing;

/// <summary>One finished span as a service exported it.</summary>
/// <param name="TraceId">32 hex digits.</param>
/// <param name="ParentId">16 hex digits; empty for a root.</param>
/// <param name="Service">The resource's <c>service.name</c>.</param>
public sealed record ExportedSpan(string TraceId, string SpanId, string ParentId, string Name, string Service);

/// <summary>
/// Receives what services export with <c>OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf</c>: the traces part of the OpenTelemetry protocol 1.x
/// (opentelemetry/proto/trace/v1), as far as tests look at it.
/// </summary>
public sealed class TraceCollector : IDisposable
{
    // Field numbers of the OTLP messages.
    private const int ResourceSpans = 1;
    private const int Resource = 1;
    private const int ScopeSpans = 2;
    private const int Spans = 2;
    private const int Attributes = 1;

    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ExportedSpan> _spans = new();
    private readonly Task _serving;

    private TraceCollector(int port)
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        Endpoint = new Uri($"http://127.0.0.1:{port}");
        _serving = Task.Run(ServeAsync);
    }

    public Uri Endpoint { get; }

    /// <summary>What a process needs to export here, soon after each span's end.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Endpoint.ToString().TrimEnd('/'),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
    };

    public IReadOnlyCollection<ExportedSpan> Exported => _spans;

    public static TraceCollector Start() => new(FreePort.Next());

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait(TimeSpan.FromSeconds(5));
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            if (context.Request.Url!.AbsolutePath == "/v1/traces")
            {
                ReadRequest(body.ToArray());
            }
            context.Response.Close();
        }
    }

    private void ReadRequest(byte[] request)
    {
        foreach (var resourceSpans in Messages(request, ResourceSpans))
        {
            var service = Messages(resourceSpans, Resource).SelectMany(resource => Messages(resource, Attributes))
                .Select(Attribute).FirstOrDefault(attribute => attribute.Key == "service.name").Value ?? "";
            foreach (var span in Messages(resourceSpans, ScopeSpans).SelectMany(scope => Messages(scope, Spans)))
            {
                _spans.Enqueue(new ExportedSpan(HexOf(span, 1), HexOf(span, 2), HexOf(span, 4), TextOf(span, 5), service));
            }
        }
    }

    private static (string Key, string Value) Attribute(byte[] pair) => (TextOf(pair, 1), Messages(pair, 2).Select(value => TextOf(value, 1)).FirstOrDefault() ?? "");

    private static string HexOf(byte[] message, int field) => Convert.ToHexStringLower(Messages(message, field).FirstOrDefault() ?? []);

    private static string TextOf(byte[] message, int field) => System.Text.Encoding.UTF8.GetString(Messages(message, field).FirstOrDefault() ?? []);

    /// <summary>The length-delimited values of one field.</summary>
    private static List<byte[]> Messages(byte[] message, int field)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }
        return found;
    }
}
