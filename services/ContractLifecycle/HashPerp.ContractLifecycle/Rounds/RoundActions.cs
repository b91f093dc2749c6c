using System.Threading.Channels;
using HashPerp.ContractLifecycle.Core;

namespace HashPerp.ContractLifecycle;

/// <summary>Messages and questions that wait to be done. In memory: a round asks for each again until it has its answer.</summary>
internal sealed class RoundActions
{
    private const int MostWaiting = 10_000;

    private readonly Channel<(string Round, RoundAction Action)> _waiting =
        Channel.CreateBounded<(string, RoundAction)>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    public ChannelReader<(string Round, RoundAction Action)> Waiting => _waiting.Reader;

    public void Post(string round, RoundAction action) => _waiting.Writer.TryWrite((round, action));
}
