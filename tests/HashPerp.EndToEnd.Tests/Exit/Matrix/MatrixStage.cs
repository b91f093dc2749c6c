using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>One row's own copy of the chain, and whoever comes to play. Operator, relay and attestor are dead unless the row brings one back.</summary>
internal sealed class MatrixStage(OpenedContracts contracts, ReplayedChain chain) : IAsyncDisposable
{
    public const long ExitDelay = 2_048;
    public const long ClaimDelay = 6_144;
    public const long CheckpointDelay = 2_048;

    /// <summary>What each party brings into a contract: half of five pots, and the connector.</summary>
    public const long CoinSat = 250_330;

    /// <summary>A coin that its owner takes by its exit leaf pays for 139 vB itself, at one sat/vB.</summary>
    public const long ExitFee = 139;
    public const long TakenCoinSat = CoinSat - ExitFee;

    private readonly List<ExitParty> _parties = [];
    private int _troubleAt = -1;

    public ReplayedChain Chain => chain;

    public OpenedContracts Contracts => contracts;

    public int ExpiryHeight => contracts.ExpiryHeight;

    /// <summary>Blocks since the trouble began.</summary>
    public async Task<int> BlocksWaitedAsync() => _troubleAt < 0 ? 0 : await chain.HeightAsync() - _troubleAt;

    /// <summary>From here on blocks are counted.</summary>
    public async Task TroubleAsync() => _troubleAt = await chain.HeightAsync();

    /// <summary>HEIGHT.</summary>
    public Task<ExitParty> AliceAsync(byte[]? kit = null) => AddAsync(contracts.AliceAsync(chain, kit ?? contracts.Instant.Alice));

    /// <summary>TIME.</summary>
    public Task<ExitParty> BobAsync(byte[]? kit = null) => AddAsync(contracts.BobAsync(chain, kit ?? contracts.Instant.Bob));

    /// <summary>T of a rung; the same in all three contracts.</summary>
    public uint TimeOf(int rung) => ExitKit.Parse(contracts.Instant.Alice).Terms.Rungs[rung].Time;

    /// <summary>TIME has won rungs 0 and 1, HEIGHT the others.</summary>
    public async Task DecideAsync()
    {
        await chain.StopAtMedianTimeAsync(TimeOf(1) + 1);
        await chain.MineToHeightAsync(ExpiryHeight);
    }

    /// <summary>What the attestor's own process publishes on this chain; it dies afterwards.</summary>
    public async Task<ECPrivKey> PublishedAsync(int rung)
    {
        await using var attestor = await contracts.AttestorAsync(chain);
        return await attestor.PublishedKeyAsync(ExpiryHeight, TimeOf(rung));
    }

    /// <summary>Until a relative lock that began then is open.</summary>
    public async Task PassAsync(long from, long delay)
    {
        if (await chain.MedianTimeAsync() < from + delay)
        {
            await chain.StopAtMedianTimeAsync(from + delay);
        }
    }

    /// <summary>Somebody else's block has what this spends: no node takes it any more.</summary>
    public Task TooLateAsync(Transaction transaction) => RefusedAsync(transaction, "missing-inputs");

    /// <summary>Not yet, or not at all, and why; for what pays its fee itself.</summary>
    public async Task RefusedAsync(Transaction transaction, string reason) =>
        Assert.Equal(reason, Assert.Single(await chain.Node.Rpc.TestMempoolAcceptAsync([transaction])).RejectReason);

    /// <summary>The node takes what pays its fee itself, and the next block has it.</summary>
    public async Task TakenAsync(Transaction transaction)
    {
        await chain.Node.Rpc.SendRawTransactionAsync(transaction);
        await chain.MineQuicklyAsync();
        Assert.Equal(1, (await chain.Node.Rpc.GetRawTransactionAsync(transaction.GetHash()))!.Confirmations);
    }

    /// <summary>A party unrolls its own coin, waits for d1, and takes it (X7b).</summary>
    public async Task TakeCoinAsync(ExitParty owner)
    {
        var unrolled = await owner.UnrollToAsync(owner.Coin().OutPoint.Hash);
        await PassAsync(unrolled, ExitDelay);
        await TakenAsync(owner.TakeCoin());
    }

    /// <summary>Satoshi that lie on chain where a party's money arrives, and where a hostile operator sweeps to.</summary>
    public async Task<(long Height, long Time, long Operator)> PaidAsync()
    {
        // Each contract has keys of its own.
        var kits = new[] { contracts.Instant, contracts.TwoStep, contracts.SetUp };
        var scripts = kits.Select(kit => ExitKit.Parse(kit.Alice).Terms).Select(terms => (Of(terms.KeyOf(Leg.Height)), Of(terms.KeyOf(Leg.Time)))).ToArray();
        return (
            await SumAsync(scripts.Select(pair => pair.Item1)), await SumAsync(scripts.Select(pair => pair.Item2)), await SumAsync([$"raw({HostileOperator.SweptTo.ToHex()})"]));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var party in _parties)
        {
            party.Dispose();
        }
        await chain.DisposeAsync();
    }

    private static string Of(Bytes32 key) => $"raw({Hex.Encode(Bip86.OutputScript(ECXOnlyPubKey.Parse(key)).ToBytes())})";

    private async Task<long> SumAsync(IEnumerable<string> descriptors) =>
        (await chain.Node.Rpc.ScanTxOutSetAsync([.. descriptors])).Sum(coin => coin.Output.Value.Value);

    private async Task<ExitParty> AddAsync(Task<ExitParty> starting)
    {
        var party = await starting;
        _parties.Add(party);
        return party;
    }
}
