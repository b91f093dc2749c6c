using HashPerp.ContractScripts;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// HEIGHT has sold its place to a third party, off-chain and whole, before the operator died or turned. The transfer is built by the template and signed by the test; what lies on
/// chain in the end is known to the satoshi for seller, buyer, TIME and operator.
/// </summary>
[Collection(nameof(OpenedContracts))]
public sealed class TransferMatrixTests(OpenedContracts contracts)
{
    private const long Pot = OpenedContracts.PotSat;

    /// <summary>A sweep of a checkpoint at one sat/vB.</summary>
    private const long LeafFee = 138;

    /// <summary>HEIGHT wins it.</summary>
    private const int Rung = 2;

    [Fact]
    [Trait("tier", "full")]
    public Task The_buyer_takes_its_pot_with_everybody_else_dead() => PlayAsync(
        "transferred", "everybody dead", "the transfer goes to the chain", "X4", (0, Pot, 0), "exact: the buyer has the pot", stage => AnsweredAsync(stage, cheats: false));

    [Fact]
    [Trait("tier", "full")]
    public Task The_old_owner_unrolls_its_old_pots_and_is_answered_with_the_transfer() => PlayAsync(
        "transferred", "the seller, operator dead", "the old pots are unrolled, answered with the transfer", "X8", (0, Pot, 0), "exact: the buyer has the pot", stage => AnsweredAsync(stage, cheats: true));

    [Fact]
    [Trait("tier", "full")]
    public Task The_old_owner_unrolls_its_old_pots_and_nobody_looks() => PlayAsync(
        "transferred", "the seller, operator dead", "the old pots are unrolled, and nobody looks", "X8", (Pot, 0, 0), "all lost to the buyer: look within d1", UnseenAsync);

    [Fact]
    [Trait("tier", "full")]
    public Task TIME_keeps_its_last_signature_back_and_publishes_the_buyers_checkpoint() => PlayAsync(
        "transfer, released by the buyer", "TIME and the operator", "TIME keeps its last signature back", "X7b", (0, 0, Transferred.CoinSat - LeafFee),
        "the price is lost to the buyer, whoever looks: bigger prices pass anchored", WithheldAsync);

    [Fact]
    [Trait("tier", "full")]
    public Task The_buyer_never_releases_its_coin_and_the_old_pots_are_unrolled() => PlayAsync(
        "transfer, submitted", "the buyer, operator dead", "the buyer never releases its coin", "X7b", (Pot, 0, 0), "exact: the seller has the pot, as before", OldPotsAsync);

    private async Task PlayAsync(
        string phase, string against, string name, string way, (long Seller, long Buyer, long Operator) ends, string verdict, Func<MatrixStage, Task<Transferred>> play)
    {
        await using var stage = new MatrixStage(contracts, await contracts.ForkAsync());
        try
        {
            using var sold = await play(stage);
            var (seller, time, swept) = await stage.PaidAsync();
            Assert.Equal((ends.Seller, ends.Buyer, 0, ends.Operator), (seller, await sold.PaidAsync(stage.Chain), time, swept));
        }
        catch (Exception failure)
        {
            MatrixReport.Add(phase, against, name, way, await stage.BlocksWaitedAsync(), -1, -1, $"FAILED: {failure.Message}");
            throw;
        }
        MatrixReport.Add(phase, against, name, way, await stage.BlocksWaitedAsync(), ends.Seller, 0, $"{verdict}; {ends.Buyer} sat are the buyer's, {ends.Operator} the operator's");
    }

    /// <summary>The old pots come to the chain in any case: the transfer spends them.</summary>
    private static async Task<Transferred> AnsweredAsync(MatrixStage stage, bool cheats)
    {
        var (alice, bob, sold) = await SoldAsync(stage);
        await (cheats ? alice : bob).UnrollAsync();
        var pots = await sold.PublishAsync(stage, bob);
        await stage.DecideAsync();
        await stage.PassAsync(pots, MatrixStage.ClaimDelay);
        await stage.TooLateAsync(alice.Claim(Rung, ClaimKind.ClaimHeight));
        await bob.ConfirmedAsync(sold.Claim(Rung, ClaimKind.ClaimHeight));
        return sold;
    }

    private static async Task<Transferred> UnseenAsync(MatrixStage stage)
    {
        var (alice, _, sold) = await SoldAsync(stage);
        var unrolled = await alice.UnrollAsync();
        await stage.DecideAsync();
        using var key = await stage.PublishedAsync(Rung);
        await stage.PassAsync(unrolled, MatrixStage.ExitDelay);
        await alice.ConfirmedAsync(alice.FastClaim(Rung, ClaimKind.FastHeight, key));
        await stage.TooLateAsync(sold.Checkpoint(Rung));
        return sold;
    }

    /// <summary>TIME is the last to sign the pots' checkpoints; the buyer's is out long before.</summary>
    private static async Task<Transferred> WithheldAsync(MatrixStage stage)
    {
        var (_, bob, sold) = await SoldAsync(stage);
        var before = await stage.Chain.MedianTimeAsync();
        await bob.ConfirmedAsync(sold.CoinCheckpoint);
        await stage.PassAsync(before, MatrixStage.CheckpointDelay);
        await stage.TakenAsync(sold.SweepCoin());
        return sold;
    }

    private static async Task<Transferred> OldPotsAsync(MatrixStage stage)
    {
        var (alice, _, sold) = await SoldAsync(stage);
        var unrolled = await alice.UnrollAsync();
        await stage.DecideAsync();
        await stage.PassAsync(unrolled, MatrixStage.ClaimDelay);
        await alice.ConfirmedAsync(alice.Claim(Rung, ClaimKind.ClaimHeight));
        return sold;
    }

    private static async Task<(ExitParty Alice, ExitParty Bob, Transferred Sold)> SoldAsync(MatrixStage stage)
    {
        var (alice, bob) = (await stage.AliceAsync(), await stage.BobAsync());
        var sold = await Transferred.AtAsync(stage, alice, bob);
        await stage.TroubleAsync();
        return (alice, bob, sold);
    }
}
