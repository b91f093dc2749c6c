using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;
using Microsoft.Extensions.Logging;

namespace HashPerp.Cli;

/// <summary>
/// The agent as its own watchtower (30-contract-protocol §5, X2b, X3, X4, X8): answers what comes back to the chain of its contracts, and with auto_unroll takes those to
/// the chain whose operator is gone when their time has come. Whatever it meets is told and tried again; it never stops the agent.
/// </summary>
/// <remarks>
/// What it costs: while nothing happens, a question for the tip twice a second, and for each new block those of <see cref="NodeFitness"/> and one for each sign of each contract.
/// The set of unspent outputs is searched only for a contract that is under way and has something to pay for, once for a block and once in <see cref="ContractTurn.Patience"/>.
/// </remarks>
internal sealed class ChainWatch : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly AgentParts _parts;
    private readonly RiskWatch _risks;
    private readonly bool _autoUnroll;
    private readonly Action<string, JsonObject> _tell;
    private readonly TimeProvider _time;
    private readonly ContractTurn _turn;
    private readonly WatchedContracts _contracts;
    private readonly FeeCall _fees;
    private readonly WatchHealth _health;
    private uint256? _tip;
    private int _height;

    /// <param name="autoUnroll">Whether to unroll what <paramref name="risks"/> finds due.</param>
    public ChainWatch(AgentParts parts, RiskWatch risks, bool autoUnroll, Action<string, JsonObject> tell, TimeProvider time, ILogger log)
    {
        (_parts, _risks, _autoUnroll, _tell, _time) = (parts, risks, autoUnroll, tell, time);
        var kits = new KitStore(parts.Folder);
        _contracts = new WatchedContracts(kits.Find);
        _fees = new FeeCall(() => parts.FeeAddresses, time);
        _health = new WatchHealth(parts, autoUnroll, tell, log);
        _turn = new ContractTurn(parts, new OwnGuards(parts, kits, tell, time, log), _contracts, _health, tell, time);
    }

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Pace, _time);
        do
        {
            try
            {
                await LookAsync(cancel);
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                // The rounds that are signed meanwhile, and the keys, mustn't end with it.
                _health.Lose(error);
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    /// <inheritdoc cref="WatchHealth.Describe"/>
    public JsonObject Describe() => _health.Describe();

    public void Dispose() => _contracts.Dispose();

    private async Task LookAsync(CancellationToken cancel)
    {
        var records = _parts.Contracts.Contracts;
        _contracts.Refresh(records, (record, damaged) => _health.Refuse(record.Round, damaged));
        if (_contracts.All.Count == 0)
        {
            _health.See(0, []);
            return;
        }
        var tip = await _parts.Node.GetBestBlockHashAsync(cancel);
        if (tip != _tip || !_health.IsFit)
        {
            if (!await _health.IsFitForAsync(tip, _contracts.All.Count, cancel))
            {
                return;
            }
            var chain = await _parts.Node.GetBlockchainInfoAsync(cancel);
            (tip, _height) = (chain.BestBlockHash, chain.Blocks);
            _contracts.Expire(chain.MedianTime);
        }
        var due = await DueAsync(cancel);
        foreach (var watch in _contracts.All.ToArray())
        {
            await _turn.LookAsync(watch, tip, due.GetValueOrDefault(watch.Round), cancel);
        }
        TellFees();
        _tip = tip;
        _health.See(_height, _contracts.All);
    }

    /// <summary>Rounds and their unroll deadlines.</summary>
    private async Task<IReadOnlyDictionary<string, long?>> DueAsync(CancellationToken cancel)
    {
        var due = _autoUnroll ? _risks.Due : RiskWatch.NothingDue;
        // The last look at the operator may be ten seconds old. One that is back ends it before anything is published.
        return due.Count == 0 || await _parts.Operator.IsReachableAsync(cancel) ? RiskWatch.NothingDue : due;
    }

    private void TellFees()
    {
        var waiting = _contracts.All.Where(watch => watch.Guard?.Waits?.Code == ClientErrors.NoFeeCoin)
            .Select(watch => (watch.ContractId, OwnGuards.Advised(watch.Guard!.Kit), watch.Guard.Waits!.Message)).ToArray();
        if (_fees.Look(waiting) is { } call)
        {
            _tell("exit.needs-fees", call);
        }
    }
}
