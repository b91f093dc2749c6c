using System.Threading.Channels;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle;

/// <summary>The coordinator as the relay's streams see it.</summary>
public interface IRoundDesk
{
    /// <summary>An agent has logged in.</summary>
    /// <param name="frames">Takes what the coordinator says to it; a full one loses frames, which are repeated.</param>
    /// <returns>To be disposed of with the stream.</returns>
    IDisposable Attach(Bytes32 account, ChannelWriter<Frame> frames);

    /// <summary>Takes an agent's report.</summary>
    /// <param name="account">The account of the stream's login.</param>
    /// <returns>The answer; null when it couldn't be written down, and has to come again.</returns>
    Task<Frame?> TakeAsync(Bytes32 account, RoundReport report, CancellationToken cancel);
}

/// <summary>Where only the relay runs, nobody follows rounds: reports are taken, so that agents stop repeating them, and forgotten.</summary>
internal sealed class NoRounds : IRoundDesk, IDisposable
{
    public IDisposable Attach(Bytes32 account, ChannelWriter<Frame> frames) => this;

    public Task<Frame?> TakeAsync(Bytes32 account, RoundReport report, CancellationToken cancel) => Task.FromResult<Frame?>(CoordinatorFrames.Taken(report));

    public void Dispose()
    {
        // Nothing is held.
    }
}
