using Grpc.Net.Client;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.Primitives;
using Leg = HashPerp.Primitives.Leg;

namespace HashPerp.Cli;

/// <summary>
/// A key says nothing about who won: headers do. Of each leg's two pots one has only the loser's key published, and is claimed after d2 without any; for the other both keys are
/// public in the end, and the winner's own makes d1 of it.
/// </summary>
internal sealed class AttestorLies : Disaster
{
    public override string Name => "attestor-lies";

    public override string Row => "X4, X3";

    public override string Story => "A thief kills the attestor, takes its seed and its address, and publishes the keys of the legs that lost; for half of the races the right ones too.";

    public override async Task RunAsync(DisasterStage stage, CancellationToken cancel)
    {
        var seed = ServiceAddress.Setting("Attestor__Seed", file => file);
        var address = ServiceAddress.Of("attestor");
        var announcement = await AnnouncementAsync(address, stage.Alice.Kit.Terms.Series.Height, cancel);
        await stage.KillAsync(["attestor"], cancel);
        await using var thief = await LyingAttestor.StartAsync(address, seed, announcement, cancel);
        await stage.ReplayToEndAsync(cancel);
        var outcomes = await stage.OutcomesAsync(cancel);
        var races = stage.Alice.Kit.Terms.Series.Rungs.Zip(outcomes, (rung, outcome) => (rung.Time, outcome.Winner)).ToArray();

        thief.Publish(races.ToDictionary(race => race.Time, race => race.Winner.Other()));
        await using var witness = await LieWitness.OpenAsync(stage, address, cancel);
        await witness.ReadKeysAsync(cancel);
        await witness.RequireRefusedAsync(cancel);
        // What the agents advise: take the contract to the chain.
        await stage.KillAgentsAsync(stage.Owners, cancel);

        thief.Publish(races.Index().ToDictionary(race => race.Item.Time, race => race.Index % 2 == 1 ? race.Item.Winner : race.Item.Winner.Other()));
        await witness.ReadKeysAsync(cancel);
        await witness.VerifyAsync(cancel);
        stage.Output.Text("Everybody may read these keys. Both owners give all of them to their tools; headers decide which are used.");
        await stage.LeaveAllAsync(unrollBefore: false, witness.Keys, cancel);
    }

    private static async Task<Announcement> AnnouncementAsync(Uri address, uint height, CancellationToken cancel)
    {
        using var channel = GrpcChannel.ForAddress(address);
        return await new Attestor.AttestorClient(channel).GetAnnouncementAsync(new GetAnnouncementRequest { ExpiryHeight = height }, cancellationToken: cancel);
    }
}
