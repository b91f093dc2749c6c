using Grpc.Core;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Ark.V1;
using HashPerp.Primitives;
using HashPerp.Testing;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>A few users, one operator, and what each of them must own after every step, kept apart from the operator's books.</summary>
public sealed class OperatorModel : IDisposable
{
    private readonly OperatorStack _stack;
    private readonly List<TestUser> _users;
    private readonly List<(TestUser Owner, OwnedCoin Coin)> _coins = [];
    private readonly List<(TestUser Owner, OutPoint OutPoint, Satoshis Amount)> _exited = [];
    private readonly ECPrivKey _feeKey = ECPrivKey.Generate();
    private long _boarded;

    public OperatorModel(OperatorStack stack, int users)
    {
        _stack = stack;
        _users = [.. Enumerable.Range(0, users).Select(_ => new TestUser(stack))];
    }

    public IReadOnlyList<TestUser> Users => _users;

    /// <summary>Coins that are in the operator's care.</summary>
    public IReadOnlyList<(TestUser Owner, OwnedCoin Coin)> Coins => _coins;

    /// <summary>Coins that may be spent off-chain.</summary>
    public IReadOnlyList<(TestUser Owner, OwnedCoin Coin)> Spendable => [.. _coins.Where(coin => !coin.Coin.IsRecoverable)];

    public async Task BoardAsync(TestUser user, long sat)
    {
        var coin = (await user.BoardAsync(sat))[0];
        _boarded += sat;
        _coins.Add((user, coin));
        await _stack.MineAsync();
    }

    public async Task SendAsync((TestUser Owner, OwnedCoin Coin) from, TestUser to, long sat)
    {
        var total = from.Coin.Amount.Value;
        TxOut[] outputs = sat < total ? [to.Output(sat), from.Owner.Output(total - sat)] : [to.Output(total)];
        Spent(from, await OffchainSpend.RunAsync(_stack, [from.Coin], outputs), [(to, Math.Min(sat, total)), (from.Owner, total - sat)]);
    }

    /// <summary>One coin to two people at once: one of the two wins.</summary>
    public async Task SendTwiceAsync((TestUser Owner, OwnedCoin Coin) from, TestUser one, TestUser other)
    {
        var total = from.Coin.Amount.Value;
        var attempts = new[] { one, other }.Select(to => (To: to, Spend: new OffchainSpend(_stack, [from.Coin], [to.Output(total - 1_000), from.Owner.Output(1_000)]))).ToList();
        var answers = await Task.WhenAll(attempts.Select(attempt => TryAsync(attempt.Spend.SubmitAsync)));
        var won = Assert.Single(attempts.Zip(answers), pair => pair.Second is not null);
        await won.First.Spend.FinalizeAsync(won.Second!);
        Spent(from, won.First.Spend, [(won.First.To, total - 1_000), (from.Owner, 1_000)]);
    }

    /// <summary>Several owners exchange their coins in one batch, each for one new coin.</summary>
    public async Task SettleAsync(IReadOnlyList<(TestUser Owner, OwnedCoin Coin)> coins)
    {
        var participants = coins.Select(coin => new BatchParticipant(_stack, [coin.Coin])).ToList();
        await Task.WhenAll(participants.Select((participant, i) => participant.RunAsync([new TxOut(coins[i].Coin.Amount, coins[i].Owner.Script.ScriptPubKey)])));
        for (var i = 0; i < coins.Count; i++)
        {
            var leaf = participants[i].Tree.Single(tx => tx.IsLeaf).Transaction;
            _coins.Remove(coins[i]);
            _coins.Add((coins[i].Owner, coins[i].Owner.Coin(leaf.OutPointOf(0), coins[i].Coin.Amount.Value)));
        }
        participants.ForEach(participant => participant.Dispose());
        await _stack.MineAsync();
    }

    /// <summary>An owner leaves on its own; whoever has a coin in one of the same transactions is on chain then, too.</summary>
    public async Task UnrollAsync(OwnedCoin coin)
    {
        var chain = await _stack.Indexer.GetVtxoChainAsync(new GetVtxoChainRequest { Outpoint = new IndexerOutpoint { Txid = coin.OutPoint.Hash.ToString(), Vout = coin.OutPoint.N } });
        await _stack.UnrollAsync(chain, _feeKey);
        var txids = chain.Chain.Select(link => uint256.Parse(link.Txid)).ToHashSet();
        var gone = _coins.Where(held => txids.Contains(held.Coin.OutPoint.Hash)).ToList();
        _exited.AddRange(gone.Select(held => (held.Owner, held.Coin.OutPoint, held.Coin.Amount)));
        gone.ForEach(held => _coins.Remove(held));
        await Eventually.TrueAsync(async () => (await _stack.VtxoAsync(coin.OutPoint)).IsUnrolled, $"{coin.OutPoint} to be unrolled in the books");
    }

    /// <summary>Every batch expires and is swept; what was not spent is recoverable afterwards.</summary>
    public async Task ExpireAsync()
    {
        var last = 0L;
        foreach (var (_, coin) in _coins)
        {
            last = Math.Max(last, (await _stack.VtxoAsync(coin.OutPoint)).ExpiresAt);
        }
        await _stack.MineUntilMedianTimeAsync(Math.Max(last, await _stack.MedianTimeAsync()));
        await Eventually.TrueAsync(AllSweptAsync, "every coin to be swept", TimeSpan.FromSeconds(90));
        for (var i = 0; i < _coins.Count; i++)
        {
            _coins[i] = (_coins[i].Owner, _coins[i].Coin with { IsRecoverable = true });
        }
    }

    /// <summary>The operator's books say of every user what the model says, and nothing was made or lost.</summary>
    public async Task RequireAsync()
    {
        foreach (var user in _users)
        {
            var expected = _coins.Where(held => held.Owner == user).Select(held => ($"{held.Coin.OutPoint}", held.Coin.Amount.Value, held.Coin.IsRecoverable)).Order().ToList();
            // The operator follows the chain a moment behind the node.
            await Eventually.TrueAsync(
                async () => expected.SequenceEqual(await BooksOfAsync(user)), $"the books to have [{string.Join(", ", expected)}] of user {_users.IndexOf(user)}");
        }
        Assert.Equal(_boarded, _coins.Sum(held => held.Coin.Amount.Value) + _exited.Sum(exit => exit.Amount.Value));
        foreach (var (owner, outPoint, amount) in _exited)
        {
            Assert.Equal(new TxOut(amount, owner.Script.ScriptPubKey), (await _stack.Node.Rpc.GetTxOutAsync(outPoint))?.Output);
        }
        foreach (var (_, coin) in Spendable)
        {
            await RequireExitAsync(coin.OutPoint);
        }
    }

    public void Dispose()
    {
        _users.ForEach(user => user.Dispose());
        _feeKey.Dispose();
    }

    /// <summary>The indexer hands out every transaction between a confirmed commitment and the coin, signed by all.</summary>
    private async Task RequireExitAsync(OutPoint outPoint)
    {
        var chain = (await _stack.Indexer.GetVtxoChainAsync(new GetVtxoChainRequest { Outpoint = new IndexerOutpoint { Txid = outPoint.Hash.ToString(), Vout = outPoint.N } })).Chain;
        var txids = chain.Where(link => link.Type != IndexerChainedTxType.Commitment).Select(link => link.Txid).ToList();
        var txs = (await _stack.Indexer.GetVirtualTxsAsync(new GetVirtualTxsRequest { Txids = { txids } })).Txs.Select(PSBT.Parse).Select(TxFinalizer.Finalize);
        Assert.Equal(txids, txs.Select(tx => tx.GetHash().ToString()));
        foreach (var commitment in chain.Where(link => link.Type == IndexerChainedTxType.Commitment))
        {
            Assert.NotNull((await _stack.Node.Rpc.GetRawTransactionAsync(uint256.Parse(commitment.Txid)))?.BlockHash);
        }
    }

    private async Task<IEnumerable<(string OutPoint, long Sat, bool IsRecoverable)>> BooksOfAsync(TestUser user)
    {
        var vtxos = (await _stack.Indexer.GetVtxosAsync(new GetVtxosRequest { Scripts = { user.Script.ScriptPubKey.ToHex() } })).Vtxos;
        return vtxos.Where(vtxo => !vtxo.IsSpent && !vtxo.IsUnrolled).Select(vtxo => ($"{vtxo.Outpoint.Txid}:{vtxo.Outpoint.Vout}", (long)vtxo.Amount, vtxo.IsSwept)).Order();
    }

    private async Task<bool> AllSweptAsync()
    {
        if ((await _stack.Node.Rpc.GetRawMempoolAsync()).Count > 0)
        {
            await _stack.MineAsync();
        }
        foreach (var (_, coin) in _coins)
        {
            if (!(await _stack.VtxoAsync(coin.OutPoint)).IsSwept)
            {
                return false;
            }
        }
        return true;
    }

    private void Spent((TestUser Owner, OwnedCoin Coin) from, OffchainSpend spend, IReadOnlyList<(TestUser To, long Sat)> made)
    {
        _coins.Remove(from);
        _coins.AddRange(made.Where(part => part.Sat > 0).Select((part, i) => (part.To, part.To.Coin(spend.OutPoint(i), part.Sat))));
    }

    private static async Task<SubmitTxResponse?> TryAsync(Func<Task<SubmitTxResponse>> submit)
    {
        try
        {
            return await submit();
        }
        catch (RpcException refused) when (refused.Status.Detail.StartsWith("VTXO_ALREADY_SPENT", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
