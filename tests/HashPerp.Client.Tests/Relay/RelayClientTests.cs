using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.Signing.V1;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>Agents and the relay's own executable.</summary>
public sealed class RelayClientTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ECPrivKey _alice = ECPrivKey.Generate();
    private readonly ECPrivKey _bob = ECPrivKey.Generate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public async Task A_message_arrives_once_and_its_sender_learns_that_it_was_handled()
    {
        await using var relay = await RelayProcess.StartAsync();
        using var folders = new Folders(_temp);
        await using var alice = new RelayClient(relay.Options, _alice, folders.Alice, TimeProvider.System);
        await using var bob = new RelayClient(relay.Options, _bob, folders.Bob, TimeProvider.System);
        var id = alice.Send(bob.Account, "proposal/1", "first"u8);
        Assert.Equal(id, alice.Send(bob.Account, "proposal/1", "second thoughts"u8));
        alice.Send(bob.Account, "proposal/2", "other"u8);

        var received = await TakeAsync(bob, 2);
        Assert.Equal(["first", "other"], received.Select(message => Encoding.UTF8.GetString(message.Body.Span)).Order());
        Assert.All(received, message => Assert.Equal(alice.Account, message.From));
        received.ForEach(message => message.Complete());
        await alice.WhenHandledAsync(id, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await Eventually.TrueAsync(() => alice.Unreceipted == 0, "both receipts");
    }

    [Fact]
    public async Task A_relay_that_dies_with_its_queue_loses_nothing()
    {
        await using var relay = await RelayProcess.StartAsync();
        using var folders = new Folders(_temp);
        await using var alice = new RelayClient(relay.Options, _alice, folders.Alice, TimeProvider.System);
        await Eventually.TrueAsync(() => alice.LastFailure is null, "attached");
        var id = alice.Send(_bob.XOnlyPubKey, "one", "before the crash"u8);
        await relay.KillAsync();
        alice.Send(_bob.XOnlyPubKey, "two", "while it is down"u8);
        await Eventually.TrueAsync(() => alice.LastFailure?.Code.Number == 1513, "the failure shows");
        await relay.RestartAsync();
        await using var bob = new RelayClient(relay.Options, _bob, folders.Bob, TimeProvider.System);
        var received = await TakeAsync(bob, 2);
        received.ForEach(message => message.Complete());
        Assert.Equal(["before the crash", "while it is down"], received.Select(message => Encoding.UTF8.GetString(message.Body.Span)).Order());
        await alice.WhenHandledAsync(id, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    [Fact]
    public async Task What_was_handled_is_not_handled_again_after_a_restart_though_the_sender_repeats_it()
    {
        await using var relay = await RelayProcess.StartAsync();
        using var bobFolder = AgentFolder.Open(_temp.Sub("bob"));
        foreach (var senderFolder in new[] { "alice", "alice-who-lost-her-folder" })
        {
            using var aliceFolder = AgentFolder.Open(_temp.Sub(senderFolder));
            await using var alice = new RelayClient(relay.Options, _alice, aliceFolder, TimeProvider.System);
            var id = alice.Send(_bob.XOnlyPubKey, "one", "pay"u8);
            await using var bob = new RelayClient(relay.Options, _bob, bobFolder, TimeProvider.System);
            if (senderFolder == "alice")
            {
                (await TakeAsync(bob, 1))[0].Complete();
            }
            else
            {
                alice.Send(_bob.XOnlyPubKey, "two", "new"u8);
                Assert.Equal("new", Encoding.UTF8.GetString((await TakeAsync(bob, 1))[0].Body.Span));
            }
            await alice.WhenHandledAsync(id, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        }
    }

    [Fact]
    public async Task A_login_for_another_origin_network_or_by_another_key_is_refused()
    {
        await using var relay = await RelayProcess.StartAsync();
        var good = relay.Options;
        foreach (var wrong in new[] { good with { Origin = "other-relay" }, good with { Genesis = GenesisPrefix.Mainnet } })
        {
            using var folder = AgentFolder.Open(_temp.Sub(wrong.Origin + wrong.Genesis));
            await using var agent = new RelayClient(wrong, _alice, folder, TimeProvider.System);
            await Eventually.TrueAsync(() => agent.LastFailure?.What.Contains("does not log", StringComparison.Ordinal) == true, "the refusal shows");
        }
        using var channel = GrpcChannel.ForAddress(relay.Address);
        using var call = new Relay.RelayClient(channel).Attach(cancellationToken: Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        var challenge = new Bytes32(call.ResponseStream.Current.Challenge.Nonce.Span);
        var signedByBob = new LoginChallenge(GenesisPrefix.Regtest, good.Origin, challenge, _alice.XOnlyPubKey.Value).Sign(_bob);
        await call.RequestStream.WriteAsync(
            new Frame { Login = new Login { Account = ByteString.CopyFrom(_alice.XOnlyPubKey.ToBytes()), Signature = ByteString.CopyFrom(signedByBob) } }, Cancel);
        Assert.True(await call.ResponseStream.MoveNext(Cancel));
        Assert.Equal(3101, call.ResponseStream.Current.Refused.Code);
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancel));
    }

    [Fact]
    public async Task A_login_signed_for_one_stream_does_not_open_another()
    {
        await using var relay = await RelayProcess.StartAsync();
        using var channel = GrpcChannel.ForAddress(relay.Address);
        Frame? login = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var call = new Relay.RelayClient(channel).Attach(cancellationToken: Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
            var challenge = new Bytes32(call.ResponseStream.Current.Challenge.Nonce.Span);
            var signature = new LoginChallenge(GenesisPrefix.Regtest, "hashperp-relay", challenge, _alice.XOnlyPubKey.Value).Sign(_alice);
            login ??= new Frame { Login = new Login { Account = ByteString.CopyFrom(_alice.XOnlyPubKey.ToBytes()), Signature = ByteString.CopyFrom(signature) } };
            await call.RequestStream.WriteAsync(login, Cancel);
            Assert.True(await call.ResponseStream.MoveNext(Cancel));
            Assert.Equal(attempt == 0 ? Frame.BodyOneofCase.LoggedIn : Frame.BodyOneofCase.Refused, call.ResponseStream.Current.BodyCase);
        }
    }

    [Fact]
    public async Task The_relay_sees_ciphertext_only_and_its_forgeries_are_dropped()
    {
        await using var relay = await RelayProcess.StartAsync();
        using var folders = new Folders(_temp);
        await using var alice = new RelayClient(relay.Options, _alice, folders.Alice, TimeProvider.System);
        var id = alice.Send(_bob.XOnlyPubKey, "one", "the words nobody else may read"u8);

        // What the relay holds for Bob is what it delivers to whoever logs in as Bob.
        var seen = await DeliveredToBobAsync(relay);
        Assert.Equal(id.ToBytes(), seen.MessageId.ToByteArray());
        Assert.Equal(-1, seen.Ciphertext.Span.IndexOf("the words"u8));
        Assert.Equal(-1, File.ReadAllBytes(Path.Combine(folders.Alice.Path, "outbox", id.ToString())).AsSpan().IndexOf("the words"u8));

        await using var mallory = new RawAgent(relay, ECPrivKey.Generate());
        await mallory.SendAsync(_bob.XOnlyPubKey, new MessageId(5), seen.Ciphertext.ToByteArray());
        await using var bob = new RelayClient(relay.Options, _bob, folders.Bob, TimeProvider.System);
        var received = await TakeAsync(bob, 1);
        Assert.Equal(alice.Account, received[0].From);
        received[0].Complete();
        await alice.WhenHandledAsync(id, Cancel).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
    }

    [Fact]
    public void A_body_beyond_the_relays_limit_is_refused_before_it_is_kept()
    {
        using var folders = new Folders(_temp);
        var nowhere = new RelayOptions(new Uri("http://127.0.0.1:9"), GenesisPrefix.Regtest, "hashperp-relay");
        var alice = new RelayClient(nowhere, _alice, folders.Alice, TimeProvider.System);
        Assert.Equal(1511, Assert.Throws<HashPerpException>(() => alice.Send(_bob.XOnlyPubKey, "big", new byte[RelayClient.MaxBodyBytes + 1])).Code.Number);
        Assert.Equal(0, alice.Unreceipted);
    }

    private static async Task<List<ReceivedMessage>> TakeAsync(RelayClient client, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        var messages = new List<ReceivedMessage>();
        await foreach (var message in client.ReceiveAsync(deadline.Token))
        {
            messages.Add(message);
            if (messages.Count == count)
            {
                break;
            }
        }
        return messages;
    }

    private async Task<Envelope> DeliveredToBobAsync(RelayProcess relay)
    {
        await using var bob = new RawAgent(relay, ECPrivKey.Create(_bob.ToBytes()));
        return await bob.ReceiveAsync();
    }

    private sealed class Folders(TempFolder temp) : IDisposable
    {
        public AgentFolder Alice { get; } = AgentFolder.Open(temp.Sub("alice"));

        public AgentFolder Bob { get; } = AgentFolder.Open(temp.Sub("bob"));

        public void Dispose()
        {
            Alice.Dispose();
            Bob.Dispose();
        }
    }
}
