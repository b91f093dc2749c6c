using HashPerp.ContractLifecycle;
using HashPerp.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace HashPerp.Client.Tests;

public sealed class RelayHubTests
{
    private static readonly Bytes32 Alice = Account(1);
    private static readonly Bytes32 Bob = Account(2);
    private static readonly Bytes32 Mallory = Account(3);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Messages_wait_in_order_until_they_are_acknowledged()
    {
        var hub = Hub(new RelayLimits());
        hub.Enqueue(Message(Alice, Bob, 1));
        hub.Enqueue(Message(Alice, Bob, 2));
        var stream = hub.Attach(Bob);
        Assert.Equal([1, 2], Waiting(hub, Bob, stream));
        hub.Remove(Bob, Alice, 1);
        Assert.Equal([2], Waiting(hub, Bob, stream));
        hub.Detach(Bob, stream);
        Assert.Equal([2], Waiting(hub, Bob, hub.Attach(Bob)));
    }

    [Fact]
    public void A_message_that_still_waits_is_not_queued_twice_but_the_same_id_of_another_sender_is()
    {
        var hub = Hub(new RelayLimits());
        hub.Enqueue(Message(Alice, Bob, 1));
        hub.Enqueue(Message(Alice, Bob, 1));
        hub.Enqueue(Message(Mallory, Bob, 1));
        Assert.Equal([1, 1], Waiting(hub, Bob, hub.Attach(Bob)));
    }

    [Fact]
    public void Nobody_can_acknowledge_messages_of_another_mailbox()
    {
        var hub = Hub(new RelayLimits());
        hub.Enqueue(Message(Alice, Bob, 1));
        hub.Remove(Mallory, Alice, 1);
        Assert.Equal([1], Waiting(hub, Bob, hub.Attach(Bob)));
    }

    [Fact]
    public void A_full_mailbox_keeps_the_oldest_and_refuses_the_newest()
    {
        var hub = Hub(new RelayLimits { MessagesPerRecipient = 2 });
        hub.Enqueue(Message(Alice, Bob, 1));
        hub.Enqueue(Message(Mallory, Bob, 2));
        AssertRefused(3103, () => hub.Enqueue(Message(Alice, Bob, 3)));
        Assert.Equal([1, 2], Waiting(hub, Bob, hub.Attach(Bob)));
        hub.Remove(Bob, Alice, 1);
        hub.Enqueue(Message(Alice, Bob, 3));
        Assert.Equal([2, 3], Waiting(hub, Bob, hub.Attach(Bob)));
    }

    [Fact]
    public void A_flood_fills_its_senders_share_and_leaves_room_for_others()
    {
        var hub = Hub(new RelayLimits { MessagesPerSenderAndRecipient = 2 });
        hub.Enqueue(Message(Mallory, Bob, 1));
        hub.Enqueue(Message(Mallory, Bob, 2));
        AssertRefused(3104, () => hub.Enqueue(Message(Mallory, Bob, 3)));
        hub.Enqueue(Message(Alice, Bob, 4));
        Assert.Equal([1, 2, 4], Waiting(hub, Bob, hub.Attach(Bob)));
    }

    [Theory]
    [InlineData(10, 100, 100, 3104)]
    [InlineData(100, 10, 100, 3103)]
    [InlineData(100, 100, 10, 3105)]
    public void Bytes_are_limited_for_each_sender_each_recipient_and_all(long perSender, long perRecipient, long total, int error)
    {
        var hub = Hub(new RelayLimits { BytesPerSenderAndRecipient = perSender, BytesPerRecipient = perRecipient, TotalBytes = total });
        hub.Enqueue(Message(Alice, Bob, 1, size: 10));
        AssertRefused(error, () => hub.Enqueue(Message(Alice, Bob, 2, size: 1)));
        hub.Remove(Bob, Alice, 1);
        hub.Enqueue(Message(Alice, Bob, 2, size: 10));
    }

    [Fact]
    public void Mailboxes_that_wait_for_nobody_run_out_and_come_back_when_their_messages_expire()
    {
        var hub = Hub(new RelayLimits { Mailboxes = 1, Retention = TimeSpan.FromMinutes(10) });
        hub.Enqueue(Message(Alice, Mallory, 1));
        AssertRefused(3105, () => hub.Enqueue(Message(Alice, Bob, 2)));
        _time.Advance(TimeSpan.FromMinutes(11));
        hub.Enqueue(Message(Alice, Bob, 2));
        Assert.Equal([2], Waiting(hub, Bob, hub.Attach(Bob)));
    }

    [Fact]
    public void The_newest_stream_of_an_account_receives_and_the_older_is_told()
    {
        var hub = Hub(new RelayLimits());
        var old = hub.Attach(Bob);
        var waiting = hub.Next(Bob, old, 0).Changed;
        var newer = hub.Attach(Bob);
        Assert.True(waiting.IsCompleted);
        AssertRefused(3106, () => hub.Next(Bob, old, 0));
        hub.Detach(Bob, old);
        hub.Enqueue(Message(Alice, Bob, 1));
        Assert.Equal([1], Waiting(hub, Bob, newer));
    }

    private static Bytes32 Account(byte last) => new([.. new byte[31], last]);

    private static SealedEnvelope Message(Bytes32 from, Bytes32 to, int id, int size = 1) => new(from, to, (UInt128)id, new byte[size]);

    private static void AssertRefused(int number, Action action) => Assert.Equal(number, Assert.Throws<HashPerpException>(action).Code.Number);

    private static List<int> Waiting(RelayHub hub, Bytes32 account, long stream)
    {
        var ids = new List<int>();
        var position = 0L;
        while (hub.Next(account, stream, position) is ({ } envelope, var next, _))
        {
            ids.Add((int)envelope.MessageId);
            position = next;
        }
        return ids;
    }

    private RelayHub Hub(RelayLimits limits) => new(limits, _time);
}
