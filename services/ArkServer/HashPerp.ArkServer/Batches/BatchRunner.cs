using HashPerp.Ark;
using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Batches;

/// <summary>
/// Runs one batch session after another (40-ark-wire §4.2). Intents and signing state live in memory only, secret nonces above all: a restart ends the
/// session, and nothing was written before every signature was in.
/// </summary>
public sealed partial class BatchRunner(
    Operator self, IntentPool intents, BatchSessionSlot slot, BatchAnnouncer announcer, BatchSettlement settlement, OperatorWallet wallet, BanList bans,
    NpgsqlDataSource database, TimeProvider time, ILogger<BatchRunner> logger) : BackgroundService
{
    private TimeSpan SessionLength => TimeSpan.FromSeconds(self.Options.SessionDuration);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var timetable = new PhaseTimetable(time.GetUtcNow() + SessionLength, TimeSpan.FromMilliseconds(self.Options.MinPhaseMs));
            await Task.Delay(timetable.RegistrationEnds(time.GetUtcNow()) - time.GetUtcNow(), time, stoppingToken);
            var selected = intents.TakeForBatch(time.GetUtcNow().ToUnixTimeSeconds(), self.Options.MaxParticipants);
            if (selected.Count > 0)
            {
                await RunSessionAsync(new BatchSession(Guid.NewGuid().ToString(), selected), timetable, stoppingToken);
            }
        }
    }

    private async Task RunSessionAsync(BatchSession session, PhaseTimetable timetable, CancellationToken stop)
    {
        try
        {
            slot.Open(session);
            var txid = await DriveAsync(session, timetable, stop);
            announcer.Finalized(session, txid);
            LogFinalized(logger, session.Id, txid, session.Confirmed.Count);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            announcer.Failed(session, "The operator stops.");
        }
        catch (HashPerpException refused)
        {
            LogFailed(logger, null, session.Id, refused.Message);
            announcer.Failed(session, refused.Message);
        }
        catch (Exception error)
        {
            // One session must not end the operator, whatever happened to it; what was persisted is finished by RoundFinisher.
            LogFailed(logger, error, session.Id, error.Message);
            announcer.Failed(session, "The operator failed; its log says why.");
        }
        finally
        {
            slot.Close();
            intents.Remove(session.Selected);
        }
    }

    private async Task<uint256> DriveAsync(BatchSession session, PhaseTimetable timetable, CancellationToken stop)
    {
        announcer.Started(session, self.Options.VtxoTreeExpiry);
        await slot.WaitAsync(timetable.ConfirmationEnds(time.GetUtcNow()), stop);
        slot.Do(current => current.Build());
        if (session.Confirmed.Count == 0)
        {
            throw OperatorErrors.SigningSessionTimedOut.Error("No intent was confirmed.", "Register again.");
        }
        // Fresh for every session: whoever learns an old one can't sign a tree with it.
        using var cosigner = ECPrivKey.Generate();
        var rate = await wallet.FeeRateAsync(stop);
        var terms = new CommitmentTerms(
            cosigner.PubKey, self.SweepClosure, self.Keys.ConnectorOutput.XOnlyPubKey, self.Keys.WalletScript, self.Info.Dust, rate);
        var draft = new CommitmentDraft(session.Confirmed, terms);
        using var coins = await wallet.ReserveAsync(draft.Shortfall(), CommitmentSize.CostOfOperatorCoin(rate), confirmedOnly: false, stop);
        var commitment = draft.Complete(coins.Coins);
        if (commitment.Tree is { } tree)
        {
            await SignTreeAsync(session, commitment, tree, cosigner, timetable, stop);
        }
        var forfeits = new ForfeitRound(commitment, self.Info);
        slot.Do(current => current.CollectForfeits(forfeits));
        announcer.Finalization(session, commitment);
        await PhaseAsync(session, timetable, stop);
        slot.Do(current => current.Close());
        await settlement.SettleAsync(session, commitment, forfeits, stop);
        return commitment.Txid;
    }

    private async Task SignTreeAsync(
        BatchSession session, Commitment commitment, TxTree tree, ECPrivKey cosigner, PhaseTimetable timetable, CancellationToken stop)
    {
        var context = new TreeSigningContext(tree, commitment.Draft.BatchOutput!, self.SweepClosure);
        var coordinator = new TreeCoordinator(context);
        using var signer = new TreeSigner(context, cosigner);
        coordinator.AddNonces(cosigner.PubKey, signer.PublicNonces);
        slot.Do(current => current.CollectNonces(coordinator));
        announcer.TreeSigningStarted(session, commitment, context.Cosigners);
        await PhaseAsync(session, timetable, stop);

        coordinator.AddSignatures(cosigner.PubKey, signer.Sign(coordinator.AllNonces()));
        slot.Do(current => current.CollectSignatures());
        announcer.Nonces(session, tree, coordinator);
        await PhaseAsync(session, timetable, stop);
        announcer.Signatures(session, tree, coordinator.Complete());
    }

    private async Task PhaseAsync(BatchSession session, PhaseTimetable timetable, CancellationToken stop)
    {
        if (!await slot.WaitAsync(timetable.SigningPhaseEnds(time.GetUtcNow()), stop))
        {
            var (missing, offences) = slot.Read(current => (current.Missing, current.Offences));
            await ConvictAsync(session, offences, stop);
            throw OperatorErrors.SigningSessionTimedOut.Error($"The batch ran out of time: {missing}.", "Register again.");
        }
    }

    private async Task ConvictAsync(BatchSession session, IReadOnlyList<Offence> offences, CancellationToken stop)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(stop);
            await bans.ConvictAsync(connection, session.Id, offences);
        }
        catch (NpgsqlException away)
        {
            // The batch fails all the same; who did it gets away this time.
            LogNotConvicted(logger, session.Id, away.Message);
        }
    }

    [LoggerMessage(22, LogLevel.Error, "Who made batch {Id} fail could not be written down: {Reason}")]
    private static partial void LogNotConvicted(ILogger logger, string id, string reason);

    [LoggerMessage(20, LogLevel.Information, "Batch {Id} is final in {Txid} for {Count} intents")]
    private static partial void LogFinalized(ILogger logger, string id, uint256 txid, int count);

    [LoggerMessage(21, LogLevel.Warning, "Batch {Id} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, Exception? error, string id, string reason);
}
