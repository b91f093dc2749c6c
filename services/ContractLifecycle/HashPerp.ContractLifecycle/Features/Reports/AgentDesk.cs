using System.Collections.Concurrent;
using System.Threading.Channels;
using HashPerp.Primitives;
using HashPerp.Signing.V1;

namespace HashPerp.ContractLifecycle;

/// <summary>The agents whose streams are open at this process.</summary>
internal sealed class AgentDesk
{
    private readonly ConcurrentDictionary<Bytes32, ChannelWriter<Frame>> _attached = new();

    public bool IsAttached(Bytes32 account) => _attached.ContainsKey(account);

    /// <summary>Lost when the agent is away or doesn't read: everything that is said here is said again.</summary>
    public void Send(Bytes32 account, Frame frame)
    {
        if (_attached.TryGetValue(account, out var frames))
        {
            frames.TryWrite(frame);
        }
    }

    /// <summary>A newer stream of the account replaces the older.</summary>
    public IDisposable Attach(Bytes32 account, ChannelWriter<Frame> frames)
    {
        _attached[account] = frames;
        return new Attachment(this, new KeyValuePair<Bytes32, ChannelWriter<Frame>>(account, frames));
    }

    private sealed class Attachment(AgentDesk desk, KeyValuePair<Bytes32, ChannelWriter<Frame>> entry) : IDisposable
    {
        public void Dispose() => desk._attached.TryRemove(entry);
    }
}
