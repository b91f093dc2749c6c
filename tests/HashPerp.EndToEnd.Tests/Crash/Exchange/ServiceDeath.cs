using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The death of a row's service, and its return.</summary>
internal sealed class ServiceDeath(ServiceCrashRow row, ServiceProcess service)
{
    private const int SigKill = 137;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly IReadOnlyDictionary<string, string?> NoFault = new Dictionary<string, string?> { [FaultPoint.Variable] = null };

    /// <summary>Dies at the row's point while something is done, and comes back; then that is done all the same.</summary>
    public async Task DuringAsync(Func<Task> act)
    {
        await ArmAsync();
        var acting = act();
        await Eventually.TrueAsync(() => service.Process.HasExited, $"{row}: the service to reach the point and die there", Patience);
        Assert.Equal(SigKill, await service.Process.WaitForExitAsync(Patience));
        await service.StartAsync(NoFault);
        await acting;
    }

    /// <summary>Makes sure that it runs and that nothing kills it.</summary>
    public async Task ReviveAsync()
    {
        await service.KillAsync();
        await service.StartAsync(NoFault);
    }

    private async Task ArmAsync()
    {
        await service.StopAsync();
        try
        {
            await service.StartAsync(row.Fault);
        }
        catch (InvalidOperationException)
        {
            // It may pass the point before it says that it is ready.
        }
    }
}
