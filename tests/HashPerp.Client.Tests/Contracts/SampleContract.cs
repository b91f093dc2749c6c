using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>A contract of two rungs between two known keys, funded by one coin each; nothing of it exists anywhere.</summary>
internal static class SampleContract
{
    public const uint ListedAt = 1_705_000_000;

    private static readonly Dictionary<Bytes32, byte> Secrets = Enumerable.Range(1, 40)
        .ToDictionary(number => Key((byte)number).XOnlyPubKey.Value, number => (byte)number);

    public static ECPrivKey HeightKey => Key(1);

    public static ECPrivKey TimeKey => Key(2);

    public static ECPrivKey Operator => Key(3);

    /// <summary>The private key to any public key of the sample.</summary>
    public static ECPrivKey KeyOf(ECXOnlyPubKey key) => Key(Secrets[key.Value]);

    /// <param name="heightCoin">Satoshi that HEIGHT's coin is worth more than TIME's; moved between the stakes.</param>
    public static ContractTerms Terms(OpeningMode mode = OpeningMode.Instant, long heightCoin = 0) => new()
    {
        Genesis = GenesisPrefix.Regtest,
        MarketId = Filled(9),
        Match = new MatchReference(Filled(7), Filled(8), 0, Leg.Height),
        Lots = 1,
        Price = 500,
        Series = new SeriesTerms(
            2_000, new ListingTerms(1_000, ListedAt, new uint256(Filled(6).ToBytes()), new Satoshis(625_000_000)), 1, [Public(10)], [Rung(160_000, 0), Rung(170_000, 1)]),
        Money = new MoneyTerms(new Satoshis(100_000), new Satoshis(100_000 + heightCoin), new Satoshis(100_000 - heightCoin), new Satoshis(50_000)),
        HeightKey = HeightKey.XOnlyPubKey.Value,
        TimeKey = TimeKey.XOnlyPubKey.Value,
        Operator = new OperatorTerms(
            Operator.XOnlyPubKey.Value, 2_048, new Satoshis(330), new Satoshis(1),
            new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [Key(4).XOnlyPubKey]).Script, Filled(5)),
        ClaimDelay = 6_144,
        Opening = mode,
        SetupDeadline = mode == OpeningMode.TwoStep ? ListedAt + 14_400 : 0,
        Inputs =
        [
            new TermsInput(CoinOwner.Height, new OutPoint(new uint256(Filled(1).ToBytes()), 0), new Satoshis(100_330 + heightCoin), Public(20)),
            new TermsInput(CoinOwner.Time, new OutPoint(new uint256(Filled(2).ToBytes()), 1), new Satoshis(100_330 - heightCoin), Public(21)),
        ],
    };

    /// <summary>What the operator answers to SubmitTx: its signature on every ark input and every checkpoint, checkpoints in reverse order.</summary>
    public static (string ArkTransaction, string[] Checkpoints) Answer(StepPlan plan, string signedArkTransaction)
    {
        var arkTx = PSBT.Parse(signedArkTransaction);
        var checkpoints = plan.Transaction.Checkpoints.Select(checkpoint => PSBT.Parse(checkpoint.ToBase64())).ToArray();
        for (var i = 0; i < checkpoints.Length; i++)
        {
            LeafSigning.Sign(arkTx, i, Operator);
            LeafSigning.Sign(checkpoints[i], 0, Operator);
        }
        return (arkTx.ToBase64(), [.. checkpoints.Select(checkpoint => checkpoint.ToBase64()).Reverse()]);
    }

    public static ECPrivKey Key(byte number) => ECPrivKey.Create(Filled(number).ToBytes());

    private static Bytes32 Public(byte number) => Key(number).XOnlyPubKey.Value;

    private static RungTerms Rung(int strike, byte index) => new(
        new SatPerPhDay(strike), ListedAt + 600_000 + (index * 20_000u), [Public((byte)(30 + (2 * index)))], [Public((byte)(31 + (2 * index)))]);

    private static Bytes32 Filled(byte value) => new([.. Enumerable.Repeat(value, 32)]);
}
