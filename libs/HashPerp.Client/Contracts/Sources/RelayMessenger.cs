using HashPerp.Bitcoin;

namespace HashPerp.Client;

/// <summary>Round messages over the sealed relay.</summary>
public sealed class RelayMessenger(RelayClient relay) : IRoundMessenger
{
    public void Send(ECXOnlyPubKey to, string key, RoundMessage message) => relay.Send(to, key, ContractJson.Write(message));
}
