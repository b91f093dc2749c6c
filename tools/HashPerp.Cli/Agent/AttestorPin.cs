using System.Text.Json.Nodes;
using Grpc.Net.Client;
using HashPerp.Client;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary>
/// The attestor keys that this agent trusts with outcomes. Given on the command line, or pinned at first contact (regtest only: elsewhere they come with
/// the release); never changed afterwards.
/// </summary>
internal static class AttestorPin
{
    private const string Document = "attestors.json";
    private const int Version = 1;

    public static async Task<IReadOnlyList<Bytes32>> KeysAsync(AgentFolder folder, AgentOptions options, CancellationToken cancel)
    {
        if (folder.ReadJson(Document, Version)?["keys"] is JsonArray pinned)
        {
            return [.. pinned.Select(node => Bytes32.Parse((string)node!))];
        }
        IReadOnlyList<Bytes32> keys = options.Attestors.Count > 0 ? [.. options.Attestors.Select(Bytes32.Parse)] : [await AskAsync(options.Attestor, cancel)];
        folder.WriteJson(Document, Version, new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => JsonValue.Create(key.ToString()))]) });
        return keys;
    }

    private static async Task<Bytes32> AskAsync(Uri address, CancellationToken cancel)
    {
        using var channel = GrpcChannel.ForAddress(address);
        var info = await new Attestor.AttestorClient(channel).GetInfoAsync(new GetInfoRequest(), cancellationToken: cancel);
        return new Bytes32(info.Attestor.Span);
    }
}
