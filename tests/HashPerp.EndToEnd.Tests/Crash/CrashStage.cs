using System.Text.Json.Nodes;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// Two users over real services, with exact coins for a known number of contracts: a reservation that a crash leaks is missing at the end. Three rungs
/// of 100,000 sat; HEIGHT stakes 40 % or 60 %, so the bigger coin, which signs last, is TIME's or HEIGHT's.
/// </summary>
internal sealed class CrashStage : IAsyncDisposable
{
    public const long PotSat = 100_000;
    public const long SmallCoinSat = 120_330;
    public const long BigCoinSat = 180_330;

    private const int SigKill = 137;
    private const int CoinsPerBatch = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private ListedMarket _market = null!;
    private readonly HashSet<string> _known = [];

    private CrashStage(ContractStack stack) => Stack = stack;

    public ContractStack Stack { get; }

    /// <param name="lastSigners">Who signs last in each of the contracts that coins are made for.</param>
    public static async Task<CrashStage> StartAsync(IReadOnlyCollection<Leg> lastSigners)
    {
        var stack = await ContractStack.StartAsync();
        var stage = new CrashStage(stack);
        await stage.ListAsync();
        await stage.AllowAllAsync();
        var heights = lastSigners.Select(last => last == Leg.Height ? BigCoinSat : SmallCoinSat).ToArray();
        var times = lastSigners.Select(last => last == Leg.Time ? BigCoinSat : SmallCoinSat).ToArray();
        foreach (var (height, time) in heights.Chunk(CoinsPerBatch).Zip(times.Chunk(CoinsPerBatch)))
        {
            await stage.BoardAsync(height, time);
        }
        return stage;
    }

    /// <summary>Lists a further expiry, at which contracts open from now on.</summary>
    public async Task ListAsync() => _market = await Stack.ListAsync(blocks: 60, strikePermille: [700, 800, 1_400], PotSat);

    /// <summary>A contract in whose opening nobody dies.</summary>
    /// <returns>The round, active on both sides.</returns>
    public async Task<string> OpenAsync(Leg last)
    {
        var round = (await ProposeAsync(Leg.Height, last))!;
        await Stack.WaitForAsync(round, "Active");
        return round;
    }

    /// <summary>Each accepts what the other proposes.</summary>
    public async Task AllowAllAsync()
    {
        await Stack.Alice.CallAsync("allow", new JsonObject { ["account"] = Stack.Bob.Account });
        await Stack.Bob.CallAsync("allow", new JsonObject { ["account"] = Stack.Alice.Account });
    }

    /// <summary>A user accepts nobody's proposals any more.</summary>
    public async Task ForbidAllAsync(Leg leg)
    {
        var user = UserOf(leg);
        await user.KillAsync();
        File.Delete(Path.Combine(user.Folder, "allowed.json"));
        await user.StartAsync();
    }

    public AgentDriver UserOf(Leg leg) => leg == Leg.Height ? Stack.Alice : Stack.Bob;

    public AgentDriver PeerOf(Leg leg) => UserOf(leg == Leg.Height ? Leg.Time : Leg.Height);

    /// <summary>Starts a user's agent so that it dies at the row's point; the agent that runs now is killed.</summary>
    public async Task ArmAsync(CrashRow row)
    {
        await UserOf(row.Party).KillAsync();
        try
        {
            await UserOf(row.Party).StartAsync(row.Fault);
        }
        catch (IOException)
        {
            // It may pass the point as soon as it runs.
        }
    }

    /// <summary>A proposal, also one during which the proposer dies.</summary>
    /// <returns>The round; null if the proposer died before it had written it down.</returns>
    public async Task<string?> ProposeAsync(Leg maker, Leg last, uint setupDeadline = 0, uint lots = 1)
    {
        var proposal = _market.Proposal(PeerOf(maker).Account, setupDeadline);
        proposal["leg"] = maker.ToString().ToUpperInvariant();
        proposal["price"] = last == Leg.Height ? 600 : 400;
        proposal["lots"] = lots;
        try
        {
            return Known((string)(await UserOf(maker).CallAsync("propose", proposal))!["round"]!);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Waits until the armed party has killed itself.</summary>
    public async Task WaitForDeathAsync(CrashRow row)
    {
        var process = UserOf(row.Party).Process;
        await Eventually.TrueAsync(() => process.HasExited, $"{row}: the party to reach the point and die there", Patience);
        Assert.Equal(SigKill, await process.WaitForExitAsync(Patience));
    }

    /// <summary>Waits until the armed party has killed itself, or the round has opened without it.</summary>
    public async Task<bool> DiesOrOpensAsync(CrashRow row, string? round)
    {
        var process = UserOf(row.Party).Process;
        await Eventually.TrueAsync(
            async () => process.HasExited || (round is not null && await IsActiveAsync(round)), $"{row}: the party to die or the round to open", Patience);
        return process.HasExited;
    }

    /// <summary>The round that a proposer died in, if it had written it down.</summary>
    public async Task<string?> FindNewRoundAsync(Leg maker) =>
        ((JsonArray)(await UserOf(maker).CallAsync("contracts"))!).Select(contract => (string)contract!["round"]!).FirstOrDefault(round => !_known.Contains(round)) is { } found
            ? Known(found)
            : null;

    /// <summary>Dies at the row's point of an opening, comes back, and the opening ends as if nothing had happened.</summary>
    /// <returns>The round, in <paramref name="state"/> on both sides.</returns>
    public async Task<string> CrashOpeningAsync(CrashRow row, uint setupDeadline, string state)
    {
        await ArmAsync(row);
        var round = await ProposeAsync(row.Maker, row.Last, setupDeadline);
        await WaitForDeathAsync(row);
        await UserOf(row.Party).StartAsync();
        // Nothing was written down: nothing was promised either, and the same coin is free for another try.
        round ??= await FindNewRoundAsync(row.Maker) ?? await ProposeAsync(row.Maker, row.Last, setupDeadline);
        await Stack.WaitForAsync(round!, state);
        return round!;
    }

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    private async Task<bool> IsActiveAsync(string round)
    {
        try
        {
            var contracts = await Task.WhenAll(Stack.Users.Select(user => user.FindContractAsync(round)));
            return contracts.All(contract => (string?)contract?["state"] == "Active");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private string Known(string round)
    {
        _known.Add(round);
        return round;
    }

    private async Task BoardAsync(long[] heightCoins, long[] timeCoins)
    {
        (AgentDriver User, long[] Coins)[] boarding = [(Stack.Alice, heightCoins), (Stack.Bob, timeCoins)];
        foreach (var (user, coins) in boarding)
        {
            await Stack.Chain.PayAsync((string)(await user.CallAsync("boarding-address"))!["address"]!, coins.Sum());
        }
        await Stack.Chain.MineQuicklyAsync();
        await Task.WhenAll(boarding.Select(part => part.User.CallAsync(
            "board", new JsonObject { ["values_sat"] = new JsonArray([.. part.Coins.Select(value => JsonValue.Create(value))]) })));
        await Stack.Chain.MineQuicklyAsync();
    }
}
