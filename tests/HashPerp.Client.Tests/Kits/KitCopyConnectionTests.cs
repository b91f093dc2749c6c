using System.Net;
using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HashPerp.Client.Tests;

public sealed class KitCopyConnectionTests
{
    private static readonly Bytes32 Contract = new([.. Enumerable.Repeat((byte)7, 32)]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_pages_of_a_list_are_read_and_the_largest_copy_comes_through()
    {
        await using var keeper = await Keeper.StartAsync();
        using var connection = new KitCopyConnection(keeper.Url, new FixedToken());
        keeper.Pages = [(CopyOf(1, 32), 5), (CopyOf(2, 32), 0)];
        Assert.Equal([KitStage.Setup, KitStage.Pots], (await connection.ListAsync(Cancel)).Select(copy => copy.Name.Stage));
        Assert.Equal([0L, 5L], keeper.Asked);
        keeper.Copy = new byte[KitCopyHeader.MaxCopyBytes];
        Assert.Equal(KitCopyHeader.MaxCopyBytes, (await connection.GetAsync(new KitCopyName(Contract, 1, KitStage.Pots), Cancel)).Length);
    }

    [Fact]
    public async Task A_keeper_that_talks_nonsense_or_is_away_is_a_numbered_refusal()
    {
        var keeper = await Keeper.StartAsync();
        using var connection = new KitCopyConnection(keeper.Url, new FixedToken());
        foreach (var page in new[] { (CopyOf(3, 32), 0L), (CopyOf(1, 31), 0L), (CopyOf(1, 32), -1L) })
        {
            keeper.Pages = [page];
            await Refusal.IsAsync(ClientErrors.ExchangeRefused, () => connection.ListAsync(Cancel));
        }
        // The same place again and again: a list without an end.
        keeper.Pages = [(CopyOf(1, 32), 5), (CopyOf(1, 32), 5)];
        await Refusal.IsAsync(ClientErrors.ExchangeRefused, () => connection.ListAsync(Cancel));
        keeper.Pages = [];
        await Refusal.IsAsync(new ErrorCode(3322, "KitCopiesFull"), () => connection.PutAsync(new byte[100], Cancel));
        await keeper.DisposeAsync();
        await Refusal.IsAsync(ClientErrors.ExchangeUnreachable, () => connection.ListAsync(Cancel));
    }

    private static KitCopy CopyOf(uint stage, int hashBytes) => new()
    {
        ContractId = ByteString.CopyFrom(Contract.ToBytes()), Version = 1, Stage = stage, Sha256 = ByteString.CopyFrom(new byte[hashBytes]),
    };

    private sealed class FixedToken : IAccessTokens
    {
        public Task<string> TokenAsync(CancellationToken cancel) => Task.FromResult("token");

        public void Forget(string token)
        {
        }
    }

    /// <summary>ContractLifecycle's shelf, as a test wants it.</summary>
    private sealed class Keeper : KitCopies.KitCopiesBase, IAsyncDisposable
    {
        private readonly WebApplication _app;

        private Keeper()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
            builder.Services.AddGrpc();
            builder.Services.AddSingleton(this);
            _app = builder.Build();
            _app.MapGrpcService<Keeper>();
        }

        public Uri Url => new(_app.Urls.First());

        public (KitCopy Copy, long Next)[] Pages { get; set; } = [];

        public List<long> Asked { get; } = [];

        public byte[] Copy { get; set; } = [];

        public static async Task<Keeper> StartAsync()
        {
            var keeper = new Keeper();
            await keeper._app.StartAsync();
            return keeper;
        }

        public override Task<ListKitCopiesResponse> ListKitCopies(ListKitCopiesRequest request, ServerCallContext context)
        {
            Asked.Add(request.After);
            var (copy, next) = Pages[request.After == 0 ? 0 : 1];
            return Task.FromResult(new ListKitCopiesResponse { Copies = { copy }, NextAfter = next });
        }

        public override Task<GetKitCopyResponse> GetKitCopy(GetKitCopyRequest request, ServerCallContext context) =>
            Task.FromResult(new GetKitCopyResponse { Sealed = ByteString.CopyFrom(Copy) });

        public override Task<KitCopy> PutKitCopy(PutKitCopyRequest request, ServerCallContext context) => throw new RpcException(
            new Status(StatusCode.FailedPrecondition, "KitCopiesFull (3322): No room."), new Metadata { { "hashperp-error-code", "3322" }, { "hashperp-error-name", "KitCopiesFull" } });

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
