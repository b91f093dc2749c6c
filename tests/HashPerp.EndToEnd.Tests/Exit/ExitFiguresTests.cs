using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>
/// The figures of docs/exits.md: three contracts and every kind of claim go to a node, which says how large they are. <c>HASHPERP_UPDATE_GOLDEN=1</c> writes the
/// tables anew; otherwise they must be what was measured.
/// </summary>
[Collection(nameof(OpenedContracts))]
public sealed class ExitFiguresTests(OpenedContracts contracts)
{
    private const string Begin = "<!-- figures: measured by ExitFiguresTests -->\n";
    private const string End = "<!-- end of figures -->\n";
    private const long AfterEveryDelay = 6_144;
    private const long SplitAfter = 5_184_000;

    [Fact]
    [Trait("tier", "full")]
    public async Task The_page_has_the_sizes_that_a_node_measures()
    {
        await using var chain = await contracts.ForkAsync();
        var figures = new ExitFigures();
        using var instant = await contracts.AliceAsync(chain, contracts.Instant.Alice);
        using var twoStep = await contracts.BobAsync(chain, contracts.TwoStep.Bob);
        using var setup = await contracts.BobAsync(chain, contracts.SetUp.Bob);
        figures.TakeBranch("branch", instant, instant.Exit.Kit.Terms.Inputs[0].OutPoint);
        var names = await ClaimsAsync(chain, twoStep, setup);

        await figures.UnrollAsync("instant", instant, chain.Node.Rpc);
        // The contracts have a batch in common: what is confirmed with the first is taken back for the next.
        foreach (var (name, party) in new[] { ("two-step", twoStep), ("setup", setup) })
        {
            await using var fork = await contracts.ForkAsync();
            using var alone = await contracts.BobAsync(fork, party.Exit.Kit.ToBytes());
            await figures.UnrollAsync(name, alone, fork.Node.Rpc);
        }
        await twoStep.UnrollAsync();
        await setup.UnrollAsync();
        await chain.StopAtMedianTimeAsync(twoStep.Exit.Kit.Terms.Rungs[^1].Time + SplitAfter + AfterEveryDelay);
        foreach (var claim in names.Keys)
        {
            await setup.PublishAsync(claim);
        }
        Assert.Equal(names.Count, await figures.TakeAsync(chain.Node.Rpc, names.ToDictionary(claim => claim.Key.GetHash(), claim => claim.Value)));

        AssertPage(figures.Write(instant.Exit.Kit.Terms));
    }

    /// <summary>One claim of each kind, of a rung each, and RefundExit.</summary>
    private async Task<Dictionary<Transaction, string>> ClaimsAsync(ReplayedChain chain, ExitParty twoStep, ExitParty setup)
    {
        var times = twoStep.Exit.Kit.Terms.Rungs.Select(rung => rung.Time).ToArray();
        await using var attestor = await contracts.AttestorAsync(chain);
        await chain.StopAtMedianTimeAsync(times[1] + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight);
        using var time = await attestor.PublishedKeyAsync(contracts.ExpiryHeight, times[1]);
        using var height = await attestor.PublishedKeyAsync(contracts.ExpiryHeight, times[3]);
        return new Dictionary<Transaction, string>
        {
            [twoStep.Claim(0, ClaimKind.ClaimTime)] = "ClaimTime",
            [twoStep.FastClaim(1, ClaimKind.FastTime, time)] = "FastTime",
            [twoStep.Claim(2, ClaimKind.ClaimHeight)] = "ClaimHeight",
            [twoStep.FastClaim(3, ClaimKind.FastHeight, height)] = "FastHeight",
            [twoStep.Claim(4, ClaimKind.Split)] = "Split",
            [setup.Exit.RefundExit()] = "RefundExit",
        };
    }

    private static void AssertPage(string tables)
    {
        var path = Path.Combine(ToolLocator.RepositoryRoot!, "docs", "exits.md");
        var page = File.ReadAllText(path);
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("HASHPERP_UPDATE_GOLDEN") == "1")
        {
            page = string.Concat(page.AsSpan(0, from), tables, page.AsSpan(to));
            File.WriteAllText(path, page);
        }
        Assert.Equal(tables, page[from..page.IndexOf(End, StringComparison.Ordinal)]);
    }
}
