using HashPerp.Bitcoin;

namespace HashPerp.Ark.Tests;

/// <summary>Scripts and delays of the regtest operator (30-contract-protocol §3).</summary>
internal static class TestScripts
{
    public static readonly RelativeDelay ExitDelay = RelativeDelay.FromSeconds(2_048);

    public static readonly ECXOnlyPubKey A = TestKeys.Alice.XOnlyPubKey;
    public static readonly ECXOnlyPubKey B = TestKeys.Bob.XOnlyPubKey;
    public static readonly ECXOnlyPubKey S = TestKeys.Server.XOnlyPubKey;

    public static readonly CsvMultisigClosure Unroll = new(ExitDelay, [TestKeys.Forfeit.XOnlyPubKey]);

    public static readonly CsvMultisigClosure Sweep = VtxoTree.SweepLeaf(RelativeDelay.FromSeconds(5_184_000), TestKeys.Forfeit.XOnlyPubKey);

    public static readonly VtxoScript OfAlice = VtxoScript.Default(A, S, ExitDelay);

    public static readonly VtxoScript OfBob = VtxoScript.Default(B, S, ExitDelay);

    /// <summary>P2WPKH of the forfeit key.</summary>
    public static readonly Script ForfeitAddress = Script.FromHex("0014" + "00112233445566778899aabbccddeeff00112233");

    public static OutPoint OutPointOf(byte tag, uint n = 0) => new(new uint256(Enumerable.Repeat(tag, 32).ToArray()), n);
}
