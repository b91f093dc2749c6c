using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Cli;

/// <summary>Log lines on standard error: standard output belongs to the control protocol.</summary>
internal sealed class StandardErrorLog : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine($"{WallClock.Time.GetUtcNow():HH:mm:ss.fff} {logLevel}: {formatter(state, exception)}");
        }
    }
}
