using System.Text;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client.TestAgent;

internal static class RelayVerbs
{
    /// <summary>folder, relay, own key, recipient, message key, text: sends and waits for the receipt.</summary>
    public static async Task<int> SendAsync(string[] args)
    {
        using var folder = AgentFolder.Open(args[0]);
        using var identity = ECPrivKey.Create(Hex.Decode(args[2]));
        await using var relay = Connect(args[1], identity, folder);
        var id = relay.Send(ECXOnlyPubKey.Parse(args[3]), args[4], Encoding.UTF8.GetBytes(args[5]));
        await relay.WhenHandledAsync(id);
        return 0;
    }

    /// <summary>folder, relay, own key: keeps each text as a document, until it is killed.</summary>
    public static async Task<int> ReceiveAsync(string[] args)
    {
        using var folder = AgentFolder.Open(args[0]);
        using var identity = ECPrivKey.Create(Hex.Decode(args[2]));
        await using var relay = Connect(args[1], identity, folder);
        await foreach (var message in relay.ReceiveAsync())
        {
            folder.Write($"effects/{message.Id}", message.Body.Span);
            message.Complete();
        }
        return 1;
    }

    private static RelayClient Connect(string address, ECPrivKey identity, AgentFolder folder) =>
        new(new RelayOptions(new Uri(address), GenesisPrefix.Regtest, "hashperp-relay"), identity, folder, TimeProvider.System);
}
