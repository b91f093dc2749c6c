using System.Security.Cryptography;
using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.ContractScripts;
using HashPerp.Events.AspAdapter;
using HashPerp.Events.ContractLifecycle;
using HashPerp.Primitives;
using Leg = HashPerp.Primitives.Leg;

namespace HashPerp.Settlement.Tests;

/// <summary>A contract on the four races of the replayed week: the golden one with other rungs. Four pots of 86,500 sat.</summary>
internal sealed class WeekContract
{
    private readonly string _label;

    public WeekContract(Announcement announcement, string label = "a")
    {
        _label = label;
        var golden = GoldenTerms.Instant;
        Terms = golden with
        {
            MarketId = new Bytes32(SHA256.HashData(Encoding.ASCII.GetBytes(label))),
            Series = golden.Series with
            {
                Height = announcement.ExpiryHeight,
                Confirmations = (byte)announcement.Confirmations,
                Attestors = [new Bytes32(announcement.Attestor.Span)],
                Rungs = [.. announcement.Rungs.Select(rung => new RungTerms(
                    new SatPerPhDay((int)rung.Strike), rung.Time, [new Bytes32(rung.HeightKey.Span)], [new Bytes32(rung.TimeKey.Span)]))],
            },
            Money = golden.Money with { StakeHeight = new Satoshis(146_000), StakeTime = new Satoshis(200_000) },
        };
        var opening = new uint256(SHA256.HashData(Encoding.ASCII.GetBytes("opening of " + label)));
        Pots = [.. Enumerable.Range(0, 4).Select(rung => new OutPoint(opening, (uint)rung))];
    }

    public ContractTerms Terms { get; }

    public IReadOnlyList<OutPoint> Pots { get; }

    public string Id => Terms.Id().ToString();

    public ContractActivatedV1 Activated => new()
    {
        Round = $"round-{_label}",
        MatchId = null,
        ContractId = Id,
        MarketId = Terms.MarketId.ToString(),
        HeightAccount = new string('1', 64),
        TimeAccount = new string('2', 64),
        Price = Terms.Price,
        Lots = Terms.Lots,
        ExpiryHeight = Terms.Series.Height,
        ArkTxid = Pots[0].Hash.ToString(),
        Terms = Hex.Encode(Terms.ToBytes()),
        Pots = [.. Terms.Rungs.Zip(Pots, (rung, pot) => new ContractPot((uint)rung.Strike.Value, rung.Time, pot.ToString(), 86_500))],
    };

    /// <summary>Each pot goes to who history says has won it.</summary>
    public IReadOnlyList<VtxoSpentV1> Wins => [.. Enumerable.Range(0, 4).Select(rung => SpentBy(rung, WinOf(rung)))];

    public string WinOf(int rung) =>
        SettlementPlan.Win(Terms, ReplayedWeek.Races[rung].Winner == "HEIGHT" ? Leg.Height : Leg.Time, [new Pot(rung, Pots[rung])]).Txid.ToString();

    public VtxoSpentV1 SpentBy(int rung, string txid) => new() { OutPoint = Pots[rung].ToString(), SpentBy = txid, Holders = [$"settlement:{Id}"] };
}
