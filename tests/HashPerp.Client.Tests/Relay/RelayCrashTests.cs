using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

/// <summary>Both agents as processes that are killed at every place that matters, then started again with the same arguments.</summary>
public sealed class RelayCrashTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ECPrivKey _alice = ECPrivKey.Generate();
    private readonly ECPrivKey _bob = ECPrivKey.Generate();

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
        _temp.Dispose();
    }

    [Theory]
    [InlineData("client.document-written:before:kill")]
    [InlineData("client.document-written:after:kill")]
    [InlineData("client.message-sent:before:kill")]
    [InlineData("client.message-sent:after:kill")]
    public async Task A_sender_killed_between_persisting_and_sending_still_delivers_once(string fault)
    {
        using var relay = await RelayProcess.StartAsync();
        using var receiver = Receiver(relay, null);
        using (var killed = Sender(relay, fault))
        {
            Assert.NotEqual(0, await killed.ExitAsync());
        }
        using var again = Sender(relay, null);
        Assert.Equal(0, await again.ExitAsync());
        receiver.WriteLine();
        Assert.Equal(0, await receiver.ExitAsync());
        AssertOneEffect();
    }

    [Theory]
    [InlineData("client.document-written:before:kill")]
    [InlineData("client.document-written:after:kill")]
    [InlineData("client.message-handled:before:kill")]
    [InlineData("client.journal-appended:before:kill")]
    [InlineData("client.journal-appended:after:kill")]
    [InlineData("client.message-handled:after:kill")]
    public async Task A_receiver_killed_between_effect_and_receipt_has_one_effect(string fault)
    {
        using var relay = await RelayProcess.StartAsync();
        using var sender = Sender(relay, null);
        using (var killed = Receiver(relay, fault))
        {
            Assert.NotEqual(0, await killed.ExitAsync());
        }
        using var again = Receiver(relay, null);
        Assert.Equal(0, await sender.ExitAsync());
        again.Kill();
        AssertOneEffect();
    }

    private void AssertOneEffect()
    {
        var effects = Directory.GetFiles(_temp.Sub("bob/effects"));
        Assert.Equal("the message", Encoding.UTF8.GetString(File.ReadAllBytes(Assert.Single(effects))));
    }

    private DotnetProcess Sender(RelayProcess relay, string? fault) => Agent(
        fault, "relay-send", _temp.Sub("alice"), relay.Address.ToString(), Hex.Encode(_alice.ToBytes()), _bob.XOnlyPubKey.ToString(), "step/1", "the message");

    private DotnetProcess Receiver(RelayProcess relay, string? fault) =>
        Agent(fault, "relay-receive", _temp.Sub("bob"), relay.Address.ToString(), Hex.Encode(_bob.ToBytes()), "1");

    private static DotnetProcess Agent(string? fault, params string[] arguments) =>
        new("HashPerp.Client.TestAgent", arguments, new Dictionary<string, string> { ["HASHPERP_FAULT"] = fault ?? "" });
}
