using System.Text;
using CsCheck;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

public sealed class SealedMessageTests
{
    // Two keys of which one has an odd y: accounts are x-only, so both parities have to work.
    private static readonly ECPrivKey Alice = ECPrivKey.Create(Hex.Decode("0000000000000000000000000000000000000000000000000000000000000001"));
    private static readonly ECPrivKey Bob = ECPrivKey.Create(Hex.Decode("0000000000000000000000000000000000000000000000000000000000000006"));
    private static readonly ECPrivKey Carol = ECPrivKey.Create(Hex.Decode("0000000000000000000000000000000000000000000000000000000000000007"));

    // Computed apart from this code, with another implementation of the curve and of AES-GCM.
    private const string Golden = "016465666768696a6b6c6d6e6f11ac7fe041744c4d4acad29711cac4db31919670e6d0";
    private const string IdOfStep = "eeee512d3439303d3e946fc0c5110510";

    private static readonly MessageId Id = MessageId.Parse("000102030405060708090a0b0c0d0e0f");

    [Fact]
    public void What_one_seals_the_other_opens_whatever_the_parity_of_their_keys()
    {
        Assert.Equal([false, true], new[] { Alice.PubKey.HasOddY, Bob.PubKey.HasOddY });
        ECPrivKey[] keys = [Alice, Bob, Carol];
        foreach (var (from, to) in keys.SelectMany(from => keys.Select(to => (from, to))))
        {
            var sealedBytes = SealedMessage.Seal(from, to.XOnlyPubKey, Id, "pay me"u8);
            Assert.Equal("pay me", Encoding.ASCII.GetString(SealedMessage.Open(to, from.XOnlyPubKey, Id, sealedBytes)));
        }
    }

    [Fact]
    public void A_message_sealed_by_another_implementation_opens()
    {
        var sealedBytes = Hex.Decode(Golden);
        Assert.Equal("golden", Encoding.ASCII.GetString(SealedMessage.Open(Bob, Alice.XOnlyPubKey, Id, sealedBytes)));
    }

    [Fact]
    public void Every_flipped_bit_is_refused()
    {
        var sealedBytes = SealedMessage.Seal(Alice, Bob.XOnlyPubKey, Id, "pay me"u8);
        for (var bit = 0; bit < sealedBytes.Length * 8; bit++)
        {
            var altered = (byte[])sealedBytes.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(() => SealedMessage.Open(Bob, Alice.XOnlyPubKey, Id, altered));
        }
    }

    [Fact]
    public void Another_recipient_sender_or_message_id_is_refused()
    {
        var sealedBytes = SealedMessage.Seal(Alice, Bob.XOnlyPubKey, Id, "pay me"u8);
        AssertRefused(() => SealedMessage.Open(Carol, Alice.XOnlyPubKey, Id, sealedBytes));
        AssertRefused(() => SealedMessage.Open(Bob, Carol.XOnlyPubKey, Id, sealedBytes));
        AssertRefused(() => SealedMessage.Open(Bob, Alice.XOnlyPubKey, new MessageId(Id.Value + 1), sealedBytes));
        AssertRefused(() => SealedMessage.Open(Alice, Bob.XOnlyPubKey, Id, sealedBytes));
    }

    [Fact]
    public void Arbitrary_bytes_are_refused_with_a_number() => Gen.Byte.Array[0, 200].Sample(bytes =>
        AssertRefused(() => SealedMessage.Open(Bob, Alice.XOnlyPubKey, Id, bytes)));

    [Fact]
    public void The_same_words_are_never_sealed_twice_alike() => Assert.NotEqual(
        SealedMessage.Seal(Alice, Bob.XOnlyPubKey, Id, "pay me"u8), SealedMessage.Seal(Alice, Bob.XOnlyPubKey, Id, "pay me"u8));

    [Fact]
    public void An_id_is_the_same_for_the_same_matter_between_the_same_two() =>
        Assert.Equal(IdOfStep, MessageId.Of(Alice.XOnlyPubKey, Bob.XOnlyPubKey, "contract/1/presign").ToString());

    private static void AssertRefused(Action open) => Assert.Equal(1510, Assert.Throws<HashPerpException>(open).Code.Number);
}
