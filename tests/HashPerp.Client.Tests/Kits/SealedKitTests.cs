using System.Text;
using CsCheck;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client.Tests;

public sealed class SealedKitTests
{
    // Computed apart from this code, with another implementation of HKDF, HMAC and AES-GCM, for the key 1, contract 07..07, version 1, HEIGHT, pots and {"a":1}.
    private const string Golden =
        "010707070707070707070707070707070707070707070707070707070707070707000000010202a2e3526318b964a5c291e2bd6b208be858637252df36256ead385d89b1107bb789cd14";

    private static readonly byte[] Kit = Encoding.ASCII.GetBytes("""{"a":1}""");
    private static readonly Bytes32 Contract = new([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly KitCopyHeader Header = new(Contract, 1, Leg.Height, KitStage.Pots);
    private static readonly ECPrivKey Owner = ECPrivKey.Create(Hex.Decode("0000000000000000000000000000000000000000000000000000000000000001"));
    private static readonly ECPrivKey Other = ECPrivKey.Create(Hex.Decode("0000000000000000000000000000000000000000000000000000000000000002"));

    [Fact]
    public void The_same_kit_always_makes_the_bytes_that_another_implementation_makes()
    {
        Assert.Equal(Golden, Hex.Encode(SealedKit.Seal(Owner, Header, Kit)));
        Assert.Equal(Kit, SealedKit.Open(Owner, Hex.Decode(Golden)));
        Assert.Equal(Header, KitCopyHeader.Read(Hex.Decode(Golden)));
    }

    [Fact]
    public void Every_changed_bit_is_refused()
    {
        var copy = Hex.Decode(Golden);
        for (var bit = 0; bit < copy.Length * 8; bit++)
        {
            var altered = (byte[])copy.Clone();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(() => SealedKit.Open(Owner, altered));
        }
    }

    [Fact]
    public void Another_seed_opens_nothing() => Refusal.Is(ClientErrors.KitCopyRefused, () => SealedKit.Open(Other, Hex.Decode(Golden)));

    [Fact]
    public void Another_contract_version_leg_or_stage_makes_other_bytes_and_their_headers_cannot_be_exchanged()
    {
        KitCopyHeader[] others =
        [
            Header with { ContractId = new Bytes32([.. Enumerable.Repeat((byte)8, 32)]) }, Header with { Version = 2 }, Header with { Leg = Leg.Time },
            Header with { Stage = KitStage.Setup },
        ];
        foreach (var other in others)
        {
            var copy = SealedKit.Seal(Owner, other, Kit);
            Assert.Equal(Kit, SealedKit.Open(Owner, copy));
            Assert.NotEqual(Golden[(2 * KitCopyHeader.Size)..], Hex.Encode(copy.AsSpan(KitCopyHeader.Size)));
            Refusal.Is(ClientErrors.KitCopyRefused, () => SealedKit.Open(Owner, [.. Header.ToBytes(), .. copy.AsSpan(KitCopyHeader.Size)]));
        }
    }

    [Fact]
    public void A_nonce_that_is_not_the_contents_own_is_refused()
    {
        // Whoever has the seed could make it; nobody else may find two copies of one kit.
        var keys = System.Security.Cryptography.HKDF.DeriveKey(
            System.Security.Cryptography.HashAlgorithmName.SHA256, Owner.ToBytes(), 32, salt: null, [.. "HashPerp/KitCopy/1"u8, .. Contract.ToBytes(), 0, 0, 0, 1]);
        using var aes = new System.Security.Cryptography.AesGcm(keys, 16);
        var (cipher, tag) = (new byte[Kit.Length], new byte[16]);
        aes.Encrypt(new byte[12], Kit, cipher, tag, Header.ToBytes());
        Refusal.Is(ClientErrors.KitCopyRefused, () => SealedKit.Open(Owner, [.. Header.ToBytes(), .. new byte[12], .. cipher, .. tag]));
    }

    [Fact]
    public void Arbitrary_bytes_are_refused_with_a_number() => Gen.Byte.Array[0, 200].Sample(bytes => AssertRefused(() => SealedKit.Open(Owner, bytes)));

    [Fact]
    public void A_header_of_another_format_version_leg_or_stage_is_refused()
    {
        Refusal.Is(ContractScriptErrors.UnsupportedVersion, () => KitCopyHeader.Read(Changed(0, 2)));
        Refusal.Is(ContractScriptErrors.MalformedKitCopy, () => KitCopyHeader.Read(Changed(36, 0)));
        Refusal.Is(ContractScriptErrors.MalformedKitCopy, () => KitCopyHeader.Read(Changed(37, 3)));
        Refusal.Is(ContractScriptErrors.MalformedKitCopy, () => KitCopyHeader.Read(Changed(38, 0)));
        Refusal.Is(ContractScriptErrors.MalformedKitCopy, () => KitCopyHeader.Read(Hex.Decode(Golden).AsSpan(0, KitCopyHeader.Overhead)));
        Refusal.Is(ContractScriptErrors.MalformedKitCopy, () => KitCopyHeader.Read(new byte[KitCopyHeader.MaxCopyBytes + 1]));
        Refusal.Is(ClientErrors.KitCopyRefused, () => SealedKit.Seal(Owner, Header, new byte[ExitKit.MaxBytes + 1]));
        Refusal.Is(ClientErrors.KitCopyRefused, () => SealedKit.Seal(Owner, Header, []));
    }

    private static byte[] Changed(int index, byte value)
    {
        var copy = Hex.Decode(Golden);
        copy[index] = value;
        return copy;
    }

    private static void AssertRefused(Action open) => Assert.Contains(Assert.Throws<HashPerpException>(open).Code.Number, new[] { 1402, 1420, 1514 });
}
