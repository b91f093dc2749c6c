using HashPerp.Primitives;
using Xunit;

namespace HashPerp.Bitcoin.Tests;

/// <summary>The native P2WPKH example of BIP143.</summary>
public class WitnessV0SighashTests
{
    private const string UnsignedTx =
        "0100000002fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541db4e4ad969f0000000000eeffffff"
        + "ef51e1b804cc89d182d279655c3aa89e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff"
        + "02202cb206000000001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac11000000";

    private readonly ECPrivKey _key = ECPrivKey.Create(Hex.Decode("619c335025c7f4012e556c2a58b2506e30b8511b53ade95ea316fd8c3286feb9"));
    private readonly SighashMidstate _hashes;

    public WitnessV0SighashTests()
    {
        var legacy = new TxOut(new Satoshis(625_000_000), Script.FromHex("2103c9f4836b9a4f77fc0d81f7bcb01b7f1b35916864b9476c241ce9fc198bd25432ac"));
        var p2wpkh = new TxOut(new Satoshis(600_000_000), StandardScripts.PayToWitnessPubKeyHash(_key.PubKey));
        _hashes = new SighashMidstate(Transaction.Parse(UnsignedTx), [legacy, p2wpkh]);
    }

    [Fact]
    public void The_example_is_hashed_and_signed_alike()
    {
        Assert.Equal("025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee6357", _key.PubKey.ToString());
        var hash = WitnessV0Sighash.Compute(_hashes, 1);
        Assert.Equal("c37af31116d1b27caf68aae9e3ac82f1477929014d5b917657d0eb49478cb670", hash.ToString());
        Assert.Equal(
            "304402203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee",
            Hex.Encode(Ecdsa.Sign(_key, hash)));
    }

    [Fact]
    public void Every_type_signs_something_else()
    {
        SigHash[] types = [SigHash.All, SigHash.None, SigHash.Single, SigHash.AllAnyoneCanPay, SigHash.NoneAnyoneCanPay, SigHash.SingleAnyoneCanPay];
        Assert.Equal(6, types.Select(type => WitnessV0Sighash.Compute(_hashes, 1, type)).Distinct().Count());
    }

    [Fact]
    public void Another_kind_of_output_another_input_and_an_undefined_type_are_refused()
    {
        Refusal.Is(BitcoinErrors.InvalidSighash, () => WitnessV0Sighash.Compute(_hashes, 0));
        Refusal.Is(BitcoinErrors.InvalidSighash, () => WitnessV0Sighash.Compute(_hashes, 2));
        Refusal.Is(BitcoinErrors.InvalidSighash, () => WitnessV0Sighash.Compute(_hashes, 1, SigHash.Default));
        Refusal.Is(BitcoinErrors.InvalidSighash, () => WitnessV0Sighash.Compute(_hashes, 1, (SigHash)4));
    }

    [Fact]
    public void An_ECDSA_signature_is_valid_in_strict_low_S_DER_only()
    {
        var hash = WitnessV0Sighash.Compute(_hashes, 1);
        var der = Ecdsa.Sign(_key, hash);
        Assert.True(Ecdsa.Verify(_key.PubKey, der, hash));
        Assert.False(Ecdsa.Verify(_key.PubKey, der, default));
        Assert.False(Ecdsa.Verify(_key.PubKey, [.. der, 0], hash));
        Assert.False(Ecdsa.Verify(_key.PubKey, [], hash));
        Assert.False(Ecdsa.Verify(_key.PubKey, new byte[73], hash));
        // The same R with n - s.
        var highS = Hex.Decode(
            "304502203609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a022100a8c56ab3bae7ccea9ebf906fcff170cb66b9c3bdda0c7f1133042fdfe9b75553");
        Assert.False(Ecdsa.Verify(_key.PubKey, highS, hash));
    }
}
