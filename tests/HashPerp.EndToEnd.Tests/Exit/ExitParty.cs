using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.EndToEnd.Tests;

/// <summary>A party that is alone: twelve words, a kit, some coins for fees and a node.</summary>
internal sealed class ExitParty : IDisposable
{
    private const int FeeCoins = 6;
    private const long FeeCoinSat = 100_000;
    private const uint MostOrders = 10;
    private const uint MostReceived = 40;
    private const int MostRounds = 40;

    private readonly ReplayedChain _chain;
    private readonly string _path = TestFolder.Create("exit");
    private readonly AgentFolder _folder;
    private readonly HdWallet _wallet;
    private readonly Unroller _unroller;

    private ExitParty(ReplayedChain chain, Mnemonic words)
    {
        _chain = chain;
        _folder = AgentFolder.Open(_path);
        _wallet = HdWallet.Create(_folder, BitcoinNetwork.Regtest, words);
        Fees = new FeeWallet(_wallet, chain.Node.Rpc, TimeProvider.System);
        _unroller = new Unroller(chain.Node.Rpc, Fees, TimeProvider.System);
    }

    public KitExit Exit { get; private set; } = null!;

    /// <summary>The on-chain coins that pay for its packages.</summary>
    public FeeWallet Fees { get; }

    /// <summary>Reads and verifies the kit, and gets coins for fees onto the chain.</summary>
    public static async Task<ExitParty> StartAsync(ReplayedChain chain, string words, byte[] kit)
    {
        using var mnemonic = Mnemonic.Parse(words);
        var party = new ExitParty(chain, mnemonic);
        party.Exit = await KitExit.OpenAsync(ExitKit.Parse(kit), chain.Node.Rpc);
        for (uint i = 0; i < FeeCoins; i++)
        {
            await chain.PayAsync(party.Fees.Address(i), FeeCoinSat);
        }
        await chain.MineQuicklyAsync();
        return party;
    }

    /// <summary>Brings the whole graph to the chain, package by package, a block for each level.</summary>
    /// <returns>The median time past before the block that confirmed the last level: where relative locks begin (BIP68).</returns>
    public Task<long> UnrollAsync() => UnrollAsync(Exit.Graph);

    /// <summary>The same with a part of the graph: what somebody publishes who goes back to an old coin.</summary>
    /// <param name="beforeBlock">Done with each level in the mempool.</param>
    public async Task<long> UnrollAsync(VerifiedAncestry part, Func<Task>? beforeBlock = null)
    {
        var before = await _chain.MedianTimeAsync();
        for (var round = 0; !(await _unroller.AdvanceAsync(part)).IsDone; round++)
        {
            Assert.True(round < MostRounds, "The unroll makes no progress.");
            before = await _chain.MedianTimeAsync();
            if (beforeBlock is not null)
            {
                await beforeBlock();
            }
            await _chain.MineQuicklyAsync();
        }
        return before;
    }

    /// <summary>One round of packages, without a block.</summary>
    public Task AdvanceAsync() => _unroller.AdvanceAsync(Exit.Graph);

    public Transaction Claim(int rung, ClaimKind kind) => Exit.Claims.Complete(rung, kind);

    public Transaction FastClaim(int rung, ClaimKind kind, ECPrivKey published) => Exit.Claims.CompleteFast(rung, kind, [published]);

    /// <summary>The node takes it neither alone nor with a child that pays, and says why.</summary>
    public async Task RefusedAsync(Transaction transaction, string reason)
    {
        var alone = Assert.Single(await _chain.Node.Rpc.TestMempoolAcceptAsync([transaction]));
        Assert.Equal(reason, alone.RejectReason);
        var refused = await Assert.ThrowsAsync<HashPerpException>(() => _unroller.PublishAsync(transaction));
        Assert.Equal("UnrollFailed", refused.Code.Name);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Null(await _chain.Node.Rpc.GetMempoolEntryAsync(transaction.GetHash()));
    }

    /// <summary>Into the mempool, with a child that pays.</summary>
    public Task PublishAsync(Transaction transaction) => _unroller.PublishAsync(transaction);

    /// <summary>Into the mempool, and with a child that pays more where it has been there for a while.</summary>
    public Task PressAsync(Transaction transaction) => _unroller.PublishAllAsync([transaction]);

    /// <summary>The node takes them with children that pay, and the next block has them all.</summary>
    public async Task ConfirmedAsync(params IReadOnlyList<Transaction> transactions)
    {
        foreach (var transaction in transactions)
        {
            await _unroller.PublishAsync(transaction);
        }
        await _chain.MineQuicklyAsync();
        foreach (var transaction in transactions)
        {
            Assert.Equal(1, (await _chain.Node.Rpc.GetRawTransactionAsync(transaction.GetHash()))!.Confirmations);
        }
    }

    /// <summary>The key of this party in the contract, found again from its words; the caller disposes of it.</summary>
    public ECPrivKey ContractKey()
    {
        var terms = Exit.Kit.Terms;
        for (uint order = 0; order < MostOrders; order++)
        {
            var key = _wallet.Key(KeyReference.Contract(order, terms.Match.MatchId));
            if (key.XOnlyPubKey.Value == terms.KeyOf(Exit.Kit.Leg))
            {
                return key;
            }
            key.Dispose();
        }
        throw new InvalidOperationException("The kit is not for these words.");
    }

    /// <summary>The coin that this party brought into the contract.</summary>
    public TermsInput Coin() => Exit.Kit.Terms.Inputs.Single(input => input.Owner == (Exit.Kit.Leg == Leg.Height ? CoinOwner.Height : CoinOwner.Time));

    /// <summary>The key of <see cref="Coin"/>, found again from the words; the caller disposes of it.</summary>
    public ECPrivKey CoinKey()
    {
        for (uint index = 0; index < MostReceived; index++)
        {
            var key = _wallet.Key(KeyReference.Receive(index));
            if (key.XOnlyPubKey.Value == Coin().Key)
            {
                return key;
            }
            key.Dispose();
        }
        throw new InvalidOperationException("The coin is not of these words.");
    }

    /// <summary>Its own coin, unrolled and not spent since, back to this party by its exit leaf (X7b), at one sat/vB.</summary>
    public Transaction TakeCoin()
    {
        using var key = CoinKey();
        var coin = Coin();
        return CoinClaim.Build(coin.OutPoint, coin.Amount, PartyScripts.Default(Exit.Kit.Terms.Operator, coin.Key), key, Payout(), satPerVByte: 1);
    }

    /// <summary>What the graph spends an outpoint with: a coin's checkpoint, for one.</summary>
    public Transaction SpenderOf(OutPoint outPoint) => Exit.Graph.Transactions.Single(tx => tx.Inputs.Any(input => input.PrevOut == outPoint));

    /// <summary>Publishes up to a transaction of the graph and not one further.</summary>
    /// <returns>The median time past before the block that confirmed it.</returns>
    public Task<long> UnrollToAsync(uint256 txid) => UnrollAsync(Exit.Graph.For([new OutPoint(txid, 0)]));

    /// <summary>Where this party's money arrives: the BIP86 output of its contract key.</summary>
    public Script Payout()
    {
        using var key = ContractKey();
        return Bip86.OutputScript(key.XOnlyPubKey);
    }

    public void Dispose()
    {
        _wallet.Dispose();
        _folder.Dispose();
        TestFolder.Remove(_path);
    }
}
