using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>A wallet that writes down what it is asked for and pays with one coin out of nowhere.</summary>
internal sealed class FakeWallet(ECPrivKey identity) : IRoundWallet
{
    public List<string> Calls { get; } = [];

    /// <summary>What funding fails with; null for success.</summary>
    public HashPerpException? CannotFund { get; set; }

    /// <summary>What a respend fails with; null for success.</summary>
    public HashPerpException? CannotRespend { get; set; }

    public bool Burnt { get; set; }

    public ECXOnlyPubKey Account => identity.XOnlyPubKey;

    public uint TakeOrderIndex() => throw new NotSupportedException();

    public ECPrivKey OrderBaseKey(uint index) => throw new NotSupportedException();

    public byte[] SignAsAccount(ISignedMessage message) => throw new NotSupportedException();

    public byte[] ActivationSecret(Bytes32 contractId) => throw new NotSupportedException();

    public ECPrivKey? CoinKey(ECXOnlyPubKey key) => null;

    public OfferedCoin Reserve(Satoshis value, string holder) => throw new NotSupportedException();

    public Task<MatchFunding> FundAsync(Satoshis value, string round, uint orderIndex, Order order, CancellationToken cancel)
    {
        Calls.Add($"fund {value.Value} {round} {orderIndex}");
        return CannotFund is { } failed
            ? throw failed
            : Task.FromResult(new MatchFunding([new OfferedCoin(SampleMatch.NamedCoin.ToString(), value.Value, SampleContract.Key(20).XOnlyPubKey.ToString())], null));
    }

    public void Release(string holder, string? backTo = null) => Calls.Add($"release {holder} {backTo}");

    public Task<CoinReplacement?> RespendAsync(string holder, string? backTo, CancellationToken cancel)
    {
        Calls.Add($"respend {holder} {backTo}");
        if (CannotRespend is { } failed)
        {
            throw failed;
        }
        Burnt = false;
        return Task.FromResult<CoinReplacement?>(new CoinReplacement([SampleMatch.NamedCoin.ToString()], []));
    }

    public bool HasBurnt(string holder) => Burnt;

    public IReadOnlyList<OutPoint>? RespendOf(string holder) => Calls.Contains($"respend {holder} order/7") ? [SampleMatch.NamedCoin] : null;

    public void ReleaseOthers(IReadOnlySet<string> rounds)
    {
    }

    public void Burn(string holder) => Calls.Add($"burn {holder}");

    public void Spend(string holder) => Calls.Add($"spend {holder}");

    public Task<ProvenFunding> LookUpAsync(OfferedCoin coin, Bytes32 owner, string holder, CancellationToken cancel) => throw new NotSupportedException();
}

/// <summary>A chain of which only the announced series matters.</summary>
internal sealed class FakeChain : IRoundChain
{
    public GenesisPrefix Genesis => GenesisPrefix.Regtest;

    public IReadOnlyList<Bytes32> PinnedAttestors => [];

    public int RequiredAttestors => 1;

    public Task<ChainTip> TipAsync(CancellationToken cancel) => Task.FromResult(new ChainTip(1_000, SampleContract.ListedAt));

    public Task<ListedSeries> SeriesAsync(uint height, CancellationToken cancel)
    {
        var leaf = new SeriesLeaf(
            Genesis, height, SampleContract.ListedAt + 600_000, new SatPerPhDay(160_000), new Satoshis(625_000_000), 1_000,
            new uint256([.. Enumerable.Repeat((byte)6, 32)]), SampleContract.Key(30).XOnlyPubKey.Value, SampleContract.Key(31).XOnlyPubKey.Value, 1,
            SampleContract.Key(10).XOnlyPubKey.Value);
        return Task.FromResult(new ListedSeries([new SeriesAnnouncement([leaf], new byte[64])], SampleContract.ListedAt, new byte[80], _ => leaf.Time));
    }

    /// <summary>Of a race by its T; may throw. Null for all: every race is open.</summary>
    public Func<uint, AttestedOutcome?>? Outcome { get; init; }

    public Task<AttestedOutcome?> OutcomeAsync(uint height, RungTerms rung, CancellationToken cancel) => Task.FromResult(Outcome?.Invoke(rung.Time));
}

/// <summary>An operator that answers nothing but its parameters and who spent a coin.</summary>
internal sealed class FakeOperator : IRoundOperator
{
    public OperatorInfo Info { get; } = SampleOperator.Info;

    public Task<OperatorAnswer> SubmitAsync(OffchainTx transaction, PSBT signedArkTx, CancellationToken cancel) => throw new NotSupportedException();

    public Task FinalizeAsync(uint256 arkTxid, IReadOnlyList<PSBT> checkpoints, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<PSBT>?> FindFinalizedAsync(OffchainTx transaction, CancellationToken cancel) => Task.FromResult<IReadOnlyList<PSBT>?>(null);

    /// <summary>Who spent whatever is asked for.</summary>
    public uint256? Spender { get; init; }

    public Task<uint256?> FindSpenderAsync(OutPoint vtxo, CancellationToken cancel) => Task.FromResult(Spender);
}

/// <summary>Keeps what is sent.</summary>
internal sealed class SentMessages : IRoundMessenger
{
    public List<(string To, string Key, RoundMessage Message)> All { get; } = [];

    public void Send(ECXOnlyPubKey to, string key, RoundMessage message) => All.Add((to.ToString(), key, message));
}
