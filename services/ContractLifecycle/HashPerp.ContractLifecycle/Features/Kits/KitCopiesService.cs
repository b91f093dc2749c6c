using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.ContractLifecycle;

/// <summary><c>hashperp.lifecycle.v1.KitCopies</c>: maps and delegates.</summary>
internal sealed class KitCopiesService(KitShelf shelf) : KitCopies.KitCopiesBase
{
    public override async Task<KitCopy> PutKitCopy(PutKitCopyRequest request, ServerCallContext context) =>
        Wire(await shelf.PutAsync(Bytes32.Parse(context.RequireScope(AccessScopes.Trade)), request.Sealed.ToByteArray(), context.CancellationToken));

    public override async Task<ListKitCopiesResponse> ListKitCopies(ListKitCopiesRequest request, ServerCallContext context)
    {
        var (copies, nextAfter) = await shelf.ListAsync(Bytes32.Parse(context.RequireAccount()), request.After, context.CancellationToken);
        var response = new ListKitCopiesResponse { NextAfter = nextAfter };
        response.Copies.AddRange(copies.Select(Wire));
        return response;
    }

    public override async Task<GetKitCopyResponse> GetKitCopy(GetKitCopyRequest request, ServerCallContext context)
    {
        var account = Bytes32.Parse(context.RequireAccount());
        var copy = await shelf.GetAsync(account, request.ContractId.ToByteArray(), request.Version, request.Stage, context.CancellationToken);
        return new GetKitCopyResponse { Sealed = UnsafeByteOperations.UnsafeWrap(copy) };
    }

    private static KitCopy Wire(KitCopyRow row) => new()
    {
        ContractId = ByteString.CopyFrom(row.ContractId),
        Version = (uint)row.Version,
        Stage = (uint)row.Stage,
        Sha256 = ByteString.CopyFrom(row.Sha256),
        SizeBytes = (uint)row.Size,
        StoredAtUnixUs = (row.StoredAt - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
    };
}
