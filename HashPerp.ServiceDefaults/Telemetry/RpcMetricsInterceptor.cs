using System.Diagnostics.Metrics;
using Grpc.Core;

namespace HashPerp.ServiceDefaults;

/// <summary>Count and duration of every call by method and status.</summary>
internal sealed class RpcMetricsInterceptor(TimeProvider time) : ServerInterceptor
{
    private static readonly Histogram<double> Duration =
        ServiceMetrics.Meter.CreateHistogram<double>("hashperp.rpc.server.duration", "s", "Duration of calls by method and status.");

    private static readonly UpDownCounter<long> Open = ServiceMetrics.Meter.CreateUpDownCounter<long>("hashperp.rpc.server.open", "{call}", "Calls that run now.");

    protected override async Task RunAsync(ServerCallContext context, Func<ServerCallContext, Task> call)
    {
        var method = new KeyValuePair<string, object?>("method", context.Method);
        var started = time.GetTimestamp();
        var status = StatusCode.OK;
        Open.Add(1, method);
        try
        {
            await call(context).ConfigureAwait(false);
            status = context.Status.StatusCode;
        }
        catch (RpcException error)
        {
            status = error.StatusCode;
            throw;
        }
        finally
        {
            Open.Add(-1, method);
            Duration.Record(time.GetElapsedTime(started).TotalSeconds, method, new KeyValuePair<string, object?>("status", status.ToString()));
        }
    }
}
