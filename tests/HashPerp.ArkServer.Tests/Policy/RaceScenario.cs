using System.Text;
using Google.Protobuf;
using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Chain;
using HashPerp.ContractScripts;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Pricing;
using HashPerp.Primitives;
using Leg = HashPerp.Primitives.Leg;

namespace HashPerp.ArkServer.Tests.Policy;

/// <summary>
/// A contract of two rungs at an operator, with an attestor whose keys are known beforehand, as a thief would have them. With blocks every ten minutes TIME wins the
/// lower rung well before H, and HEIGHT wins the upper one by a few minutes, with guardH open before H.
/// </summary>
public sealed class RaceScenario : IDisposable
{
    /// <summary>Blocks from the listing to H.</summary>
    public const int Blocks = 40;

    public const long PotSat = 20_000;

    /// <summary>Of these settings the operator and the scenario make the same strike map: some 280 sat/PH/day, so that a tick is some tens of seconds.</summary>
    public static readonly ProfileSettings Profile = new() { Kind = "virtual", HeightOffset = 840_672, StartBits = "16034219" };

    private static readonly ECPrivKey Attestor = Key("attestor");

    private readonly OperatorStack _stack;

    private RaceScenario(OperatorStack stack) => _stack = stack;

    public ECPrivKey Height { get; } = ECPrivKey.Generate();

    public ECPrivKey Time { get; } = ECPrivKey.Generate();

    public ContractTerms Terms { get; private set; } = null!;

    public int Expiry => (int)Terms.Series.Height;

    public ContractAware.ContractAwareClient Client => new(_stack.Channel);

    public static Bytes32 AttestorKey => Attestor.XOnlyPubKey.Value;

    public static async Task<RaceScenario> AtTipAsync(OperatorStack stack)
    {
        // A listing block of its own: an attestor announces an expiry only once.
        await stack.MineAsync();
        var scenario = new RaceScenario(stack);
        using var view = await NodeChainView.OpenAsync(stack.Rpc, new NodeChainOptions(), TimeProvider.System);
        scenario.Terms = scenario.Write(view.Current);
        return scenario;
    }

    public void Alter(Func<ContractTerms, ContractTerms> change) => Terms = change(Terms);

    public RegisterSeriesRequest Announcement(ECPrivKey? by = null)
    {
        var signer = by ?? Attestor;
        var terms = Terms with { Series = Terms.Series with { Attestors = [signer.XOnlyPubKey.Value] } };
        var leaves = Enumerable.Range(0, 2).Select(rung => AnnouncementProof.LeafOf(terms, rung, 0)).ToList();
        var signed = SeriesAnnouncement.Sign(leaves, signer);
        return new RegisterSeriesRequest
        {
            Leaves = { leaves.Select(leaf => ByteString.CopyFrom(leaf.ToBytes())) },
            Signature = ByteString.CopyFrom(signed.Signature),
        };
    }

    public RegisterContractRequest Contract => new() { Terms = ByteString.CopyFrom(Terms.ToBytes()) };

    /// <summary>Brings the money of both into pots, by one ark transaction of HEIGHT's coin.</summary>
    public async Task<OutPoint[]> OpenAsync()
    {
        using var payer = new TestUser(_stack);
        var coin = (await payer.BoardAsync(2 * PotSat))[0];
        await _stack.MineAsync();
        var opening = await OffchainSpend.RunAsync(_stack, [coin], [.. Enumerable.Range(0, 2).Select(rung => new TxOut(new Satoshis(PotSat), Pot(rung).Script.ScriptPubKey))]);
        return [opening.OutPoint(0), opening.OutPoint(1)];
    }

    public PotScript Pot(int rung) => PotScript.Of(Terms, rung);

    /// <summary>The pot spent alone by a leg with the outcome key, published or stolen.</summary>
    public OffchainSpend Take(OutPoint pot, int rung, Leg leg) =>
        new(_stack, [Coin(pot, rung, leg)], [new TxOut(new Satoshis(PotSat), _stack.Info.DefaultVtxoScript(KeyOf(leg).XOnlyPubKey).ScriptPubKey)]);

    public OwnedCoin Coin(OutPoint pot, int rung, Leg leg) => new(
        new VtxoInput(pot, new Satoshis(PotSat), Pot(rung).Script, Pot(rung).WinOf(leg)), [KeyOf(leg), Outcome(leg, Terms.Rungs[rung].Time)]);

    public OwnedCoin Mutual(OutPoint pot, int rung) => new(new VtxoInput(pot, new Satoshis(PotSat), Pot(rung).Script, Pot(rung).Mutual), [Height, Time]);

    public void Dispose()
    {
        Height.Dispose();
        Time.Dispose();
    }

    private ECPrivKey KeyOf(Leg leg) => leg == Leg.Height ? Height : Time;

    private static ECPrivKey Key(string label) => ECPrivKey.Create(Hashes.Sha256(Encoding.UTF8.GetBytes("contract-aware test " + label)));

    private ECPrivKey Outcome(Leg leg, uint time) => OutcomeOf(leg, Expiry, time);

    private static ECPrivKey OutcomeOf(Leg leg, int expiry, uint time) =>
        OutcomeKey.Derive(Hashes.Sha256(Encoding.UTF8.GetBytes("contract-aware test expiry")), leg, (uint)expiry, time);

    private ContractTerms Write(HeaderChain chain)
    {
        var profile = Profile.Create();
        var listed = chain.TipHeight;
        var expiry = listed + Blocks;
        var listing = profile.Listing(chain, listed, expiry);
        // The median time of H, which lags five blocks behind its own time.
        var median = (uint)(_stack.Node.MockTime!.Value + ((Blocks - 5) * 600));
        return new ContractTerms
        {
            Genesis = GenesisPrefix.Regtest,
            MarketId = Some("market"),
            Match = new MatchReference(Some("order of time"), Some("order of height"), 1, Leg.Time),
            Lots = 2,
            Price = 280,
            Series = new SeriesTerms(
                (uint)expiry,
                new ListingTerms((uint)listed, chain.TimeAt(listed), chain.HashAt(listed), listing.ReferenceReward),
                Confirmations: 1,
                [AttestorKey],
                [Rung(median - 6_000), Rung(median + 200)]),
            Money = new MoneyTerms(new Satoshis(PotSat / 2), new Satoshis(PotSat), new Satoshis(PotSat), new Satoshis(PotSat / 2)),
            HeightKey = Height.XOnlyPubKey.Value,
            TimeKey = Time.XOnlyPubKey.Value,
            Operator = OperatorTerms.Of(_stack.Info),
            ClaimDelay = ContractTerms.ClaimDelayFor(GenesisPrefix.Regtest, (uint)_stack.Info.UnilateralExitDelay.Value),
            Opening = OpeningMode.Instant,
            Inputs = [new TermsInput(CoinOwner.Height, new OutPoint(uint256.Zero, 0), new Satoshis(PotSat), Height.XOnlyPubKey.Value)],
        };

        RungTerms Rung(uint near)
        {
            var strike = new SatPerPhDay(StrikeMap.SettledRate(near, listing, profile.DisplayHeight(expiry))!.Value.Value + 1);
            var time = StrikeMap.ListedTimeOf(strike, listing, profile.DisplayHeight(expiry));
            return new RungTerms(strike, time, [OutcomeOf(Leg.Height, expiry, time).XOnlyPubKey.Value], [OutcomeOf(Leg.Time, expiry, time).XOnlyPubKey.Value]);
        }
    }

    private static Bytes32 Some(string label) => new(Hashes.Sha256(Encoding.UTF8.GetBytes(label)));
}
