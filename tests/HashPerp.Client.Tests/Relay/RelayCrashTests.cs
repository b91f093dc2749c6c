using System.Text;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Client.Tests;

/// <summary>Both agents as processes that are killed at every place that matters, then started again with the same arguments.</summary>
public sealed class RelayCrashTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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
        await using var relay = await RelayProcess.StartAsync();
        await using var receiver = await ReceiverAsync(relay, null);
        await using (var killed = await SenderAsync(relay, fault))
        {
            Assert.Equal(AgentProcess.Killed, await killed.WaitForExitAsync(Patience));
        }
        await using var again = await SenderAsync(relay, null);
        Assert.Equal(0, await again.WaitForExitAsync(Patience));
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
        await using var relay = await RelayProcess.StartAsync();
        await using var sender = await SenderAsync(relay, null);
        await using (var killed = await ReceiverAsync(relay, fault))
        {
            Assert.Equal(AgentProcess.Killed, await killed.WaitForExitAsync(Patience));
        }
        await using var again = await ReceiverAsync(relay, null);
        Assert.Equal(0, await sender.WaitForExitAsync(Patience));
        AssertOneEffect();
    }

    private void AssertOneEffect()
    {
        var effects = Directory.GetFiles(_temp.Sub("bob/effects"));
        Assert.Equal("the message", Encoding.UTF8.GetString(File.ReadAllBytes(Assert.Single(effects))));
    }

    private Task<ChildProcess> SenderAsync(RelayProcess relay, string? fault) => AgentProcess.StartAsync(
        fault,
        ["relay-send", _temp.Sub("alice"), relay.Address.ToString(), Hex.Encode(_alice.ToBytes()), _bob.XOnlyPubKey.ToString(), "step/1", "the message"]);

    private Task<ChildProcess> ReceiverAsync(RelayProcess relay, string? fault) =>
        AgentProcess.StartAsync(fault, ["relay-receive", _temp.Sub("bob"), relay.Address.ToString(), Hex.Encode(_bob.ToBytes())]);
}
