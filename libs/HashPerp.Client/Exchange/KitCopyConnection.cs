using Google.Protobuf;
using Grpc.Net.Client;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Calls to ContractLifecycle's shelf of kit copies with this account's token.</summary>
public sealed class KitCopyConnection(Uri address, IAccessTokens tokens) : IKitCopies, IDisposable
{
    /// <summary>More than any account may store.</summary>
    private const int MostCopies = 1_000_000;

    /// <summary>Of one call: a copy has up to 4 MB.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly GrpcChannel _channel = Reconnecting.Channel(address);
    private readonly TokenCalls _calls = new(tokens, "keeper of kit copies", Limit);

    public async Task PutAsync(ReadOnlyMemory<byte> copy, CancellationToken cancel)
    {
        var request = new PutKitCopyRequest { Sealed = UnsafeByteOperations.UnsafeWrap(copy) };
        await _calls.CallAsync(options => Client.PutKitCopyAsync(request, options), null, cancel);
    }

    public async Task<IReadOnlyList<StoredKitCopy>> ListAsync(CancellationToken cancel)
    {
        var copies = new List<StoredKitCopy>();
        for (var after = 0L; ;)
        {
            var page = await _calls.CallAsync(options => Client.ListKitCopiesAsync(new ListKitCopiesRequest { After = after }, options), null, cancel);
            copies.AddRange(page.Copies.Select(Read));
            if (page.NextAfter == 0)
            {
                return copies;
            }
            if (page.NextAfter <= after || copies.Count > MostCopies)
            {
                throw Nonsense("a list without an end");
            }
            after = page.NextAfter;
        }
    }

    public async Task<byte[]> GetAsync(KitCopyName name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(name);
        var request = new GetKitCopyRequest { ContractId = ByteString.CopyFrom(name.ContractId.ToBytes()), Version = name.Version, Stage = (uint)name.Stage };
        return (await _calls.CallAsync(options => Client.GetKitCopyAsync(request, options), null, cancel)).Sealed.ToByteArray();
    }

    public void Dispose() => _channel.Dispose();

    private KitCopies.KitCopiesClient Client => new(_channel);

    private static StoredKitCopy Read(KitCopy copy) => copy.ContractId.Length == 32 && copy.Sha256.Length == 32 && copy.Stage is (uint)KitStage.Setup or (uint)KitStage.Pots
        ? new StoredKitCopy(new KitCopyName(new Bytes32(copy.ContractId.Span), copy.Version, (KitStage)copy.Stage), new Bytes32(copy.Sha256.Span))
        : throw Nonsense($"a copy of stage {copy.Stage}");

    private static HashPerpException Nonsense(string what) =>
        ClientErrors.ExchangeRefused.Error($"The keeper of kit copies answers with {what}.", "Both must be of the same release.");
}
