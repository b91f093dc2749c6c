using System.Security.Cryptography;
using Grpc.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Leg = HashPerp.Primitives.Leg;
using ProtoLeg = HashPerp.Contracts.Settlement.V1.Leg;

namespace HashPerp.Cli;

/// <summary>
/// A thief with the attestor's seed at the attestor's address: its announcement is the true one, and for each race it publishes whichever key it is told to. The
/// attestor itself has no such switch; only the seed of a demo that was made for it gets here.
/// </summary>
internal sealed class LyingAttestor : Attestor.AttestorBase, IAsyncDisposable
{
    private readonly Announcement _announcement;
    private readonly ExtKey _expiry;
    private WebApplication? _host;
    private volatile IReadOnlyDictionary<uint, Leg> _published = new Dictionary<uint, Leg>();

    private LyingAttestor(Announcement announcement, ExtKey expiry) => (_announcement, _expiry) = (announcement, expiry);

    /// <param name="address">Where the attestor was.</param>
    /// <param name="seedFile">Its seed: hex.</param>
    /// <param name="announcement">As the attestor made it.</param>
    public static async Task<LyingAttestor> StartAsync(Uri address, string seedFile, Announcement announcement, CancellationToken cancel)
    {
        var thief = new LyingAttestor(announcement, ExpiryKey(seedFile, announcement.ExpiryHeight));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(thief);
        thief._host = builder.Build();
        thief._host.MapGrpcService<LyingAttestor>();
        await thief._host.StartAsync(cancel);
        return thief;
    }

    /// <summary>From now on it says of each race that this leg won, and gives that leg's key.</summary>
    /// <param name="winners">By T.</param>
    public void Publish(IReadOnlyDictionary<uint, Leg> winners) => _published = winners;

    public override Task<Announcement> GetAnnouncement(GetAnnouncementRequest request, ServerCallContext context) => Task.FromResult(_announcement);

    public override Task<GetOutcomeResponse> GetOutcome(GetOutcomeRequest request, ServerCallContext context)
    {
        if (!_published.TryGetValue(request.Time, out var leg))
        {
            return Task.FromResult(new GetOutcomeResponse { Pending = new Pending() });
        }
        using var key = KeyOf(leg, request.Time);
        return Task.FromResult(new GetOutcomeResponse
        {
            Outcome = new Outcome
            {
                ExpiryHeight = _announcement.ExpiryHeight, Time = request.Time, Winner = leg == Leg.Height ? ProtoLeg.Height : ProtoLeg.Time,
                PrivateKey = Google.Protobuf.ByteString.CopyFrom(key.ToBytes()),
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
        _expiry.Dispose();
    }

    /// <summary>m/7411'/1'/1'/H' (35-formats §1).</summary>
    private static ExtKey ExpiryKey(string seedFile, uint height)
    {
        var seed = Hex.Decode(File.ReadAllText(seedFile).Trim());
        try
        {
            using var master = ExtKey.FromSeed(seed);
            return master.Derive($"m/7411'/1'/1'/{height}'");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    private ECPrivKey KeyOf(Leg leg, uint time)
    {
        var secret = _expiry.PrivateKey.ToBytes();
        try
        {
            return OutcomeKey.Derive(secret, leg, _announcement.ExpiryHeight, time);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
