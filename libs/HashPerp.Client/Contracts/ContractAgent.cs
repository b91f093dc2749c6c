using System.Threading.Channels;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using Microsoft.Extensions.Logging;

namespace HashPerp.Client;

/// <summary>What happened to a contract, for whoever drives the agent.</summary>
/// <param name="Refused">Set when a message or a step was refused.</param>
public sealed record ContractChange(ContractRecord? Record, HashPerpException? Refused);

/// <summary>
/// A user's signing agent: takes messages, carries every contract as far as it can go, and goes on where it stood after a restart. One thing happens
/// at a time, so a record never changes under its own feet.
/// </summary>
public sealed class ContractAgent : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan WritePace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RespendPace = TimeSpan.FromSeconds(30);

    private readonly ContractStore _store;
    private readonly ContractRound _round;
    private readonly OpeningRound _opening;
    private readonly MessageHandler _messages;
    private readonly MatchRound _matches;
    private readonly Withdrawal _withdrawal;
    private readonly CloseRound _close;
    private readonly IRoundWallet _wallet;
    private readonly Dictionary<string, DateTimeOffset> _lastRespend = [];
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, string> _lastFailure = [];
    private readonly Channel<ContractChange> _changes = Channel.CreateBounded<ContractChange>(
        new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropOldest });

    public ContractAgent(
        AgentFolder folder, IRoundWallet wallet, IRoundOperator operatorClient, IRoundChain chain, IRoundMessenger messenger, RoundPolicy policy,
        TimeProvider time, ILogger log, IOwnOrders? orders = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _store = new ContractStore(folder, policy.Reports);
        _wallet = wallet;
        // An earlier run may have died between a coin's reservation and the record that it is for, or between an abort and the release.
        wallet.ReleaseOthers(_store.All.Where(record => !record.IsOver).Select(record => record.Round).ToHashSet());
        _time = time;
        _log = log;
        var plans = new ContractPlans(wallet);
        var driver = new StepDriver(_store, operatorClient, messenger, time);
        var kits = new KitStore(folder);
        var terms = new OpeningTerms(_store, wallet, operatorClient, chain, policy, kits);
        var end = new RoundEnd(_store, wallet, kits, driver);
        _opening = new OpeningRound(_store, wallet, terms, policy, kits, driver, time);
        _matches = new MatchRound(_store, wallet, new MatchCheck(orders ?? new NoOrders(), _store, wallet, chain), terms, _opening, end, chain, time);
        _withdrawal = new Withdrawal(_store, wallet, operatorClient, end);
        var presigning = new Presigning(_store, wallet, plans, driver);
        var settlement = new SettlementRound(_store, operatorClient, chain, plans, driver);
        var recovery = new SetRecovery(driver, time);
        _close = new CloseRound(_store, plans, driver, settlement, recovery, time);
        _round = new ContractRound(_store, wallet, chain, policy, plans, _opening, _matches, presigning, driver, new KitBuilder(kits), settlement, _close, recovery, _withdrawal, end, time);
        _messages = new MessageHandler(_store, messenger, plans, _opening, _matches, presigning, driver, _close, end);
    }

    /// <summary>Everything that happened, in order; a slow reader loses the oldest, the records keep all.</summary>
    public ChannelReader<ContractChange> Changes => _changes.Reader;

    /// <summary>Something was written down; there may be a report of it.</summary>
    public event Action? Changed;

    /// <summary>All contracts of this agent.</summary>
    public IReadOnlyList<ContractRecord> Contracts => [.. _store.All];

    /// <summary>What the coordinator has not taken yet.</summary>
    public IReadOnlyList<RoundReport> Reports => ReportFrames.Of(_store.All);

    /// <summary>Invites another account to a contract.</summary>
    /// <exception cref="HashPerpException">What prevents it; nothing is reserved then.</exception>
    public Task<ContractRecord> ProposeAsync(ProposalRequest request, CancellationToken cancel) =>
        InTurnAsync(() => _opening.ProposeAsync(request, cancel), cancel);

    /// <summary>Asks for a further step: <c>final</c> or <c>refund</c>.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractErrors.UnknownRound"/>, <see cref="ContractErrors.WrongState"/>.</exception>
    public Task<ContractRecord> RequestAsync(string round, string step, CancellationToken cancel) => InTurnAsync(
        () =>
        {
            var record = Find(round);
            RequireState(record, step);
            var requested = record.Requested.Contains(step) ? record.Requested : [.. record.Requested, step];
            return Task.FromResult(_store.Save(record with { Requested = requested }));
        },
        cancel);

    /// <summary>Says something about an early close: see <see cref="CloseTalk"/> for what can be said.</summary>
    /// <param name="change">From the talk and the wall-clock time (unix milliseconds) to the talk as it shall be.</param>
    /// <exception cref="HashPerpException">Why it can't be said; nothing is said then.</exception>
    public Task<ContractRecord> CloseAsync(string round, Func<Leg, CloseTalk, long, CloseTalk> change, CancellationToken cancel) => InTurnAsync(
        () =>
        {
            var record = Find(round);
            return Task.FromResult(_close.Change(record, (talk, now) => change(record.Leg, talk, now)));
        },
        cancel);

    /// <summary>Takes one message of the other agent. Refusals are reported, not thrown: the sender is a stranger.</summary>
    /// <returns>False if the message can't be judged now, because it is early, or node, operator or attestor is away: give it again later.</returns>
    public async Task<bool> TakeMessageAsync(Bytes32 from, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        try
        {
            await InTurnAsync(
                async () =>
                {
                    var record = await _messages.HandleAsync(from, ContractJson.ReadMessage(body.Span), cancel);
                    return record is null ? null! : await AdvanceAsync(record, cancel);
                },
                cancel);
            return true;
        }
        catch (HashPerpException away) when (ContractErrors.IsTemporary(away))
        {
            _log.LogDebug("A message of {From} waits: {Reason}", from, away.Message);
            return false;
        }
        catch (HashPerpException refused)
        {
            _log.LogWarning("A message of {From} was refused: {Reason}", from, refused.Message);
            _changes.Writer.TryWrite(new ContractChange(null, refused));
            return true;
        }
    }

    /// <summary>Takes the coordinator's notice of a match.</summary>
    /// <returns>Null when it is written down, and reported like every change; otherwise the report that it is refused.</returns>
    public async Task<RoundReport?> TakeNoticeAsync(MatchNotice notice, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(notice);
        try
        {
            await OnceWritableAsync(() => InTurnAsync(() => AdvanceAsync(_matches.TakeNotice(notice), cancel), cancel), cancel);
            return null;
        }
        catch (HashPerpException refused)
        {
            _log.LogWarning("A match was refused: {Reason}", refused.Message);
            _changes.Writer.TryWrite(new ContractChange(null, refused));
            return ReportFrames.Refusal(notice, refused);
        }
    }

    /// <summary>The coordinator has called a match off; ignored where something of it may have been submitted.</summary>
    public Task TakeAbortAsync(RoundAbort abort, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(abort);
        var matchId = Hex.Encode(abort.MatchId.Span);
        return OnceWritableAsync(
            () => InTurnAsync(
                async () => _store.All.FirstOrDefault(record => record.Match?.MatchId == matchId) is { } record
                    ? await AdvanceAsync(_withdrawal.Take(record, $"The coordinator ended it ({abort.Code}): {abort.Reason}"), cancel)
                    : null!,
                cancel),
            cancel);
    }

    /// <summary>The coordinator has a report, and needs neither it nor an earlier one again.</summary>
    public Task TakeTakenAsync(ReportTaken taken, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(taken);
        if (taken.Code != 0)
        {
            _log.LogWarning("Report {Number} on {Round} was refused ({Code}): {Reason}", taken.Number, taken.Round, taken.Code, taken.Message);
        }
        return OnceWritableAsync(
            () => InTurnAsync(
                () => Task.FromResult(_store.Find(taken.Round) is { } record && record.Reports.Pending.Any(report => report.Number <= taken.Number)
                    ? _store.Save(ReportLog.Taken(record, taken.Number))
                    : null!),
                cancel),
            cancel);
    }

    /// <summary>Carries all contracts on until cancelled: after a restart, after a block, after a time-out.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        // An earlier run may have died between a respend and its report.
        foreach (var record in _store.All.Where(record => record.State == ContractState.Aborted && IsUnreported(record)).ToArray())
        {
            await InTurnAsync(() => RespendAsync(_store.Find(record.Round)!, cancel), cancel);
        }
        using var pace = new PeriodicTimer(Pace, _time);
        do
        {
            foreach (var record in _store.All.Where(record => !record.IsOver).ToArray())
            {
                await InTurnAsync(() => AdvanceAsync(_store.Find(record.Round)!, cancel), cancel);
            }
            foreach (var record in _store.All.Where(record => record.State == ContractState.Aborted && _wallet.HasBurnt(record.Round)).ToArray())
            {
                await InTurnAsync(() => RespendAsync(_store.Find(record.Round)!, cancel), cancel);
            }
        }
        while (await pace.WaitForNextTickAsync(cancel));
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Once it is on record the coins belong to the order or, if that is over, to nobody: to do it again would take them back for the order.</summary>
    private bool IsUnreported(ContractRecord record) => _wallet.RespendOf(record.Round) is { } spent
        && !record.Replacements.Any(known => known.Spent.ToHashSet().SetEquals(spent.Select(coin => coin.ToString())));

    private ContractRecord Find(string round) =>
        _store.Find(round) ?? throw ContractErrors.UnknownRound.Error($"No contract {round} here.", "List the contracts first.");

    private static void RequireState(ContractRecord record, string step)
    {
        var allowed = step switch
        {
            StepNames.Final or StepNames.Refund => record.State == ContractState.SetUp,
            _ => throw ContractErrors.MalformedMessage.Error($"'{step}' can't be asked for.", "Ask for final or refund; a close is offered."),
        };
        if (!allowed)
        {
            throw ContractErrors.WrongState.Error($"{step} is not possible in state {record.State}.", "Wait for the contract, or choose another way out.");
        }
    }

    /// <summary>What the coordinator tells is taken on once there is room to write it down: until then nothing has happened here, and its time-outs decide.</summary>
    private async Task OnceWritableAsync(Func<Task> take, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await take();
                return;
            }
            catch (HashPerpException full) when (full.Code == ClientErrors.FolderNotWritable)
            {
                if (tries == 1)
                {
                    _log.LogWarning("The coordinator must wait: {Reason}", full.Message);
                }
            }
            await Task.Delay(WritePace, _time, cancel);
        }
    }

    /// <summary>A failure of somebody else (operator away, chain behind) is reported once and tried again at the next turn.</summary>
    private async Task<ContractRecord> AdvanceAsync(ContractRecord record, CancellationToken cancel)
    {
        try
        {
            var advanced = await _round.AdvanceAsync(record, cancel);
            _lastFailure.Remove(record.Round);
            return advanced;
        }
        catch (HashPerpException failure)
        {
            if (_lastFailure.GetValueOrDefault(record.Round) != failure.Message)
            {
                _lastFailure[record.Round] = failure.Message;
                _log.LogWarning("Contract {Round} waits: {Reason}", record.Round, failure.Message);
                _changes.Writer.TryWrite(new ContractChange(record, failure));
            }
            return _store.Find(record.Round)!;
        }
    }

    /// <summary>Coins of a dead round come back with an own payment; an opening that was submitted after all keeps them.</summary>
    private async Task<ContractRecord> RespendAsync(ContractRecord record, CancellationToken cancel)
    {
        var now = _time.GetUtcNow();
        if (_lastRespend.TryGetValue(record.Round, out var last) && now - last < RespendPace)
        {
            return record;
        }
        _lastRespend[record.Round] = now;
        try
        {
            return await _withdrawal.RespendAsync(record, cancel);
        }
        catch (HashPerpException failed)
        {
            _log.LogWarning("The coins of {Round} stay burnt: {Reason}", record.Round, failed.Message);
            return record;
        }
    }

    /// <summary>That the coordinator has taken a report is no news of the contract.</summary>
    private static bool IsNews(ContractRecord? before, ContractRecord record) => before is null || before with { Reports = record.Reports } != record;

    private async Task<ContractRecord> InTurnAsync(Func<Task<ContractRecord>> work, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var before = _store.All.ToDictionary(record => record.Round);
            var result = await work();
            foreach (var record in _store.All.Where(record => IsNews(before.GetValueOrDefault(record.Round), record)))
            {
                _changes.Writer.TryWrite(new ContractChange(record, null));
                Changed?.Invoke();
            }
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }
}
