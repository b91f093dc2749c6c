using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>Fees rise while somebody is on the way out, and strangers' coins lie in the way. Packages are paid with coins of the fee account, so the amounts stay whole.</summary>
internal static class FeeRows
{
    private const long Pot = OpenedContracts.PotSat;

    /// <summary>What a block takes beside its coinbase: some twenty payments, and the best paid first.</summary>
    private static readonly string[] SmallBlocks = ["-blockmaxweight=20000", "-blockprioritysize=0"];

    /// <summary>Ten sat/vB, in BTC/kvB.</summary>
    private static readonly string[] HighFloor = ["-minrelaytxfee=0.0001"];

    private const int Crowd = 30;
    private const int CrowdRate = 20;
    private const int MostBlocks = 60;

    private const long DustSat = 330;
    private const int DustRounds = 10;

    public static IEnumerable<MatrixRow> All =>
    [
        new(
            "every block is full at 20 sat/vB, from the first package to the claim", "live", "everybody dead, a fee spike", "X4", 0, Pot,
            "exact: children are replaced until they pay enough", SpikeAsync)
        {
            NodeArguments = SmallBlocks,
        },
        new("nodes take nothing below 10 sat/vB, and have no estimate", "live", "everybody dead, a fee spike", "X4", 0, Pot, "exact: the floor is paid", FloorAsync)
        {
            NodeArguments = HighFloor,
        },
        new(
            "two hundred coins of 330 sat and one of 1 sat at the fee addresses", "live", "everybody dead, a stranger's dust", "X4", 0, Pot,
            "exact: none of them is spent", DustAsync),
    ];

    private static async Task SpikeAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var bob = await stage.BobAsync();
        var first = bob.Exit.Graph.Transactions[0];
        var children = new List<uint256>();
        await PushedAsync(stage, bob.Exit.Graph.Transactions[^1], async () =>
        {
            await bob.AdvanceAsync();
            if (await stage.Chain.Node.Rpc.GetTxSpendingPrevoutAsync(first.OutPointOf(first.Outputs.Count - 1)) is { } child && !children.Contains(child))
            {
                children.Add(child);
            }
        });
        Assert.True(children.Count > 1, "The first child was enough: there was no spike.");
        Assert.True(await RateAsync(stage, first, children[^1]) > CrowdRate, "It got in for less than the others paid.");
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + 1);
        var claim = bob.Claim(0, ClaimKind.ClaimTime);
        await PushedAsync(stage, claim, () => bob.PressAsync(claim));
    }

    private static async Task FloorAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var bob = await stage.BobAsync();
        await bob.UnrollAsync();
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + 1);
        await bob.ConfirmedAsync(bob.Claim(0, ClaimKind.ClaimTime));
    }

    private static async Task DustAsync(MatrixStage stage)
    {
        await stage.TroubleAsync();
        var bob = await stage.BobAsync();
        string[] addresses = [.. Enumerable.Range(0, (int)Client.FeeWallet.Addresses).Select(index => bob.Fees.Address((uint)index))];
        for (var round = 0; round < DustRounds; round++)
        {
            await stage.Chain.PayManyAsync(addresses, DustSat);
        }
        await stage.Chain.MineQuicklyAsync();
        await stage.Chain.MineSatoshiAsync(addresses[0]);

        await bob.UnrollAsync();
        await stage.Chain.StopAtMedianTimeAsync(stage.TimeOf(0) + 1);
        await bob.ConfirmedAsync(bob.Claim(0, ClaimKind.ClaimTime));
        var coins = await bob.Fees.FindAsync();
        Assert.Equal((DustRounds * addresses.Length * DustSat) + 1, coins.Select(coin => coin.Coin.TxOut.Value.Value).Where(value => value <= DustSat).Sum());
    }

    /// <summary>What a package paid in the end, sat/vB: the child pays for both.</summary>
    private static async Task<long> RateAsync(MatrixStage stage, Transaction parent, uint256 childId)
    {
        var child = (await stage.Chain.Node.Rpc.GetRawTransactionAsync(childId))!.Transaction;
        var coin = child.Inputs.Single(input => input.PrevOut.Hash != parent.GetHash()).PrevOut;
        var funding = (await stage.Chain.Node.Rpc.GetRawTransactionAsync(coin.Hash))!.Transaction.Outputs[(int)coin.N];
        return (funding.Value - child.Outputs.Single().Value).Value / (parent.GetVirtualSize() + child.GetVirtualSize());
    }

    /// <summary>A look and a full block, again and again, until it is confirmed.</summary>
    private static async Task PushedAsync(MatrixStage stage, Transaction transaction, Func<Task> look)
    {
        for (var block = 0; (await stage.Chain.Node.Rpc.GetRawTransactionAsync(transaction.GetHash()))?.BlockHash is null; block++)
        {
            Assert.True(block < MostBlocks, $"{transaction.GetHash()} doesn't get in.");
            await look();
            await stage.Chain.CrowdAsync(Crowd, CrowdRate);
            await stage.Chain.MineQuicklyAsync();
        }
    }
}
