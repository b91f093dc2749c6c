using HashPerp.Bitcoin;
using HashPerp.OrderBook.Core;
using HashPerp.Primitives;

namespace HashPerp.OrderBook.Tests;

public sealed class JournalTests
{
    public static TheoryData<string> Kinds => [.. Commands.Keys];

    private static Dictionary<string, MarketCommand> Commands { get; } = new()
    {
        ["open"] = new OpenCommand(1, Exchange.Id('r'), 7),
        ["cancel"] = new CancelCommand(2, Exchange.Id('o'), Exchange.Id('a')),
        ["away"] = new SignerAwayCommand(3, Exchange.Id('a')),
        ["back"] = new SignerBackCommand(4, Exchange.Id('a')),
        ["activate"] = new ActivateCommand(5, Exchange.Id('m'), Exchange.Id('c'), new uint256(new byte[32])),
        ["chain"] = new ChainAdvancedCommand(6, 100, 1_700_000_000),
        ["close"] = new CloseCommand(7),
        ["expire"] = new ExpireOrdersCommand(8),
        ["spent"] = new CoinSpentCommand(9, new OutPoint(uint256.Zero, 3), uint256.Zero),
        ["cancel all"] = new CancelAllCommand(10, Exchange.Id('a')),
        ["protect"] = new ProtectCommand(11, Exchange.Id('a'), 5, 1_000_000),
        ["disconnect"] = new DisconnectRuleCommand(12, Exchange.Id('a'), true),
        ["dead man"] = new DeadManCommand(13, Exchange.Id('a'), 5_000_000),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_command_reads_back_as_it_was_written(string kind) => Assert.Equal(Commands[kind], CommandBytes.Read(CommandBytes.Write(Commands[kind])));

    [Fact]
    public void A_command_with_orders_or_lists_reads_back_byte_for_byte()
    {
        var order = new Exchange().Order('a', Leg.Time, 52_000, 5);
        var signature = Enumerable.Repeat((byte)5, 64).ToArray();
        var amend = new AmendCommand(12, Exchange.Id('o'), Exchange.Id('a'), order, signature, false);
        foreach (var command in new MarketCommand[]
        {
            new PlaceCommand(10, order, signature, true),
            amend,
            new BatchCommand(13, Exchange.Id('a'), [amend, new CancelCommand(13, Exchange.Id('o'), Exchange.Id('a'))]),
            new ReplaceAllCommand(14, Exchange.Id('a'), [new SignedOrder(order, signature)], true),
            new RestoreCommand(11, Exchange.Id('m'), [Exchange.Id('a')], 3301, "silent"),
        })
        {
            var bytes = CommandBytes.Write(command);
            Assert.Equal(bytes, CommandBytes.Write(CommandBytes.Read(bytes)));
        }
    }

    [Fact]
    public void Bytes_of_no_command_and_bytes_too_many_are_refused()
    {
        Refusal.Expect(OrderBookErrors.DamagedJournal, () => CommandBytes.Read([99, 0, 0, 0, 0, 0, 0, 0, 1]));
        Refusal.Expect(ContractScripts.ContractScriptErrors.MalformedSignedBytes, () => CommandBytes.Read([9, 0, 0, 0, 0, 0, 0, 0, 1, 0]));
    }

    [Fact]
    public void A_batch_in_a_batch_is_refused_before_it_is_read()
    {
        var inner = new BatchCommand(1, Exchange.Id('a'), [new CancelCommand(1, Exchange.Id('o'), Exchange.Id('a'))]);
        Refusal.Expect(OrderBookErrors.DamagedJournal, () => CommandBytes.Read(CommandBytes.Write(inner with { Items = [inner] })));
        Assert.Equal(CommandBytes.Write(inner), CommandBytes.Write(CommandBytes.Read(CommandBytes.Write(inner))));
    }

    [Fact]
    public void A_replay_notices_an_entry_that_is_missing_or_was_edited()
    {
        var market = new Exchange();
        market.Buy('a', 52_000, 5);
        market.Buy('b', 52_000, 5);
        var engine = new MarketEngine(Exchange.Definition);
        Refusal.Expect(OrderBookErrors.DamagedJournal, () => engine.Replayed(market.Journal[1]));
        engine.Replayed(market.Journal[0]);
        var other = new PlaceCommand(market.Now, market.Order('a', Leg.Time, 52_000, 6), new byte[64], true);
        var edited = market.Journal[1] with { Command = CommandBytes.Write(other) };
        Refusal.Expect(OrderBookErrors.ReplayDiffers, () => engine.Replayed(edited));
    }

    [Fact]
    public void A_snapshot_of_a_market_with_everything_in_it_reads_back()
    {
        var market = new Exchange();
        market.Sell('a', 52_000, 5);
        market.Buy('b', 52_000, 2);
        market.Buy('c', 52_000, 1);
        market.Activate(0);
        market.Buy('d', 51_000, 4, ContractScripts.TimeInForce.GoodTillDate, expire: market.Now + 1_000);
        market.Away('d');
        var copy = MarketEngine.Restore(market.Engine.Snapshot());
        Assert.Equal(market.Engine.StateHash(), copy.StateHash());
        Assert.Equal(MarketPhase.Open, copy.Phase);
        Assert.Equal(market.Engine.PendingMatches, copy.PendingMatches);
        Assert.True(copy.HasDue(market.Now + 1_000));
        Refusal.Expect(OrderBookErrors.DamagedJournal, () => MarketEngine.Restore([3, .. market.Engine.Snapshot().Skip(1)]));
    }

    [Fact]
    public void Events_are_numbered_without_a_gap()
    {
        var market = new Exchange();
        market.Sell('a', 52_000, 5);
        market.Buy('b', 52_000, 2);
        market.Bust(0, 'b');
        Assert.Equal(Enumerable.Range(1, market.Events.Count).Select(number => (ulong)number), market.Events.Select(each => each.Number));
    }
}
