using System.Text.Json;
using HashPerp.Bitcoin;
using Xunit;

namespace HashPerp.Ark.Tests;

public class ArkAddressTests
{
    private static readonly JsonElement[] Cases = Golden.Load("addresses");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_address_is_written_and_read_as_golden(int index)
    {
        var golden = Cases[index];
        var address = new ArkAddress(
            golden.GetProperty("mainnet").GetBoolean(), ECXOnlyPubKey.Parse(golden.Text("server_key")), ECXOnlyPubKey.Parse(golden.Text("vtxo_key")));
        Assert.Equal(golden.Text("address"), address.ToString());
        Assert.Equal(address, ArkAddress.Parse(golden.Text("address")));
        Assert.Equal("5120" + golden.Text("vtxo_key"), address.ScriptPubKey.ToHex());
    }

    [Fact]
    public void One_changed_character_is_noticed()
    {
        var text = Cases[1].Text("address");
        Refused(text[..20] + (text[20] == 'q' ? 'p' : 'q') + text[21..]);
        Refused(text[..^1]);
        Refused(text + "q");
        Refused("");
    }

    [Fact]
    public void Other_prefixes_versions_lengths_and_checksums_are_refused()
    {
        byte[] keys = [.. TestScripts.S.ToBytes(), .. TestScripts.OfAlice.OutputKey.ToBytes()];
        ArkAddress.Parse(Text("tark", [0, .. keys], Bech32Variant.Bech32m));
        Refused(Text("bc", [0, .. keys], Bech32Variant.Bech32m));
        Refused(Text("tark", [1, .. keys], Bech32Variant.Bech32m));
        Refused(Text("tark", [0, .. keys[..63]], Bech32Variant.Bech32m));
        Refused(Text("tark", [0, .. keys, 0], Bech32Variant.Bech32m));
        Refused(Text("tark", [0, .. keys], Bech32Variant.Bech32));
        Refused(Text("tark", [0, .. new byte[31], 5, .. keys[32..]], Bech32Variant.Bech32m));
    }

    private static string Text(string prefix, byte[] payload, Bech32Variant variant) =>
        Bech32.Encode(prefix, Bech32.ToWords(payload), variant, Bech32.NoLengthLimit);

    private static void Refused(string text) => Refusal.Is(ArkErrors.MalformedArkAddress, () => ArkAddress.Parse(text));
}
