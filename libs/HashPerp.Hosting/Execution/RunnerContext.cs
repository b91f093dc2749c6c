using Microsoft.Extensions.Logging;

namespace HashPerp.Hosting;

/// <summary>What all runners share.</summary>
internal sealed record RunnerContext(DependencyWaiter Waiter, HealthLoop Health, ResourceBoard Board, TimeProvider Time, ILogger<ResourceRunner> Logger);
