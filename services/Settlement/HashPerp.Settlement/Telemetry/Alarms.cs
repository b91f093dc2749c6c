using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HashPerp.Settlement.Host;

/// <summary>What somebody must look at: told once for each subject, and by the health check until the process is restarted.</summary>
internal sealed partial class Alarms(ILogger<Alarms> logger) : IHealthCheck
{
    /// <summary>Subjects that are remembered; the log has all.</summary>
    private const int MaxSubjects = 1_000;

    private static readonly Counter<long> Raised = ServiceMetrics.Meter.CreateCounter<long>("hashperp.settlement.alarms", "{alarm}", "What a person must look at");

    private readonly ConcurrentDictionary<(int Code, string Subject), string> _raised = new();
    private readonly ConcurrentDictionary<(int Code, string Subject), bool> _noted = new();

    /// <summary>Something contradicts itself; money may depend on it.</summary>
    /// <param name="subject">What it is about; the same again is told once.</param>
    public void Raise(ErrorCode code, string subject, string message)
    {
        if (_raised.Count < MaxSubjects && _raised.TryAdd((code.Number, subject), message))
        {
            Raised.Add(1, new KeyValuePair<string, object?>("code", code.Number));
            LogAlarm(logger, code, subject, message);
        }
    }

    /// <summary>Something unusual that may have its reason.</summary>
    public void Note(ErrorCode code, string subject, string message)
    {
        if (_noted.Count < MaxSubjects && _noted.TryAdd((code.Number, subject), true))
        {
            LogNote(logger, code, subject, message);
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        _raised.IsEmpty ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join("; ", _raised.Values.Take(10))));

    [LoggerMessage(1, LogLevel.Critical, "{Code} on {Subject}: {Message}")]
    private static partial void LogAlarm(ILogger logger, ErrorCode code, string subject, string message);

    [LoggerMessage(2, LogLevel.Warning, "{Code} on {Subject}: {Message}")]
    private static partial void LogNote(ILogger logger, ErrorCode code, string subject, string message);
}
