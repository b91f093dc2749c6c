namespace HashPerp.Bitcoin.Tests;

public sealed class Secp256k1LibraryTests
{
    [Fact]
    public void A_library_asked_for_by_name_is_the_only_one_tried() =>
        Assert.Equal(["/opt/own/libsecp256k1.so"], Secp256k1Library.Candidates("/opt/own/libsecp256k1.so", "/repo/.tools/lib/libsecp256k1.so"));

    [Fact]
    public void The_unpacked_library_goes_before_the_system_s()
    {
        var candidates = Secp256k1Library.Candidates("", "/repo/.tools/lib/libsecp256k1.so");
        Assert.Equal("/repo/.tools/lib/libsecp256k1.so", candidates[0]);
        Assert.Equal("libsecp256k1.so.6", candidates[1]);
        Assert.Equal("libsecp256k1.so.6", Secp256k1Library.Candidates(null, null)[0]);
    }

    [Fact]
    public void A_missing_library_is_refused_with_what_to_do()
    {
        var error = Refusal.Is(BitcoinErrors.NativeLibraryMissing, () => Secp256k1Library.LoadFirstUsable(["/nowhere/libsecp256k1.so"]));
        Assert.Contains("/nowhere/libsecp256k1.so: does not load", error.What, StringComparison.Ordinal);
        Assert.Contains("./hashperp doctor", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_musig_is_refused_by_the_missing_symbol()
    {
        // libm loads everywhere and has none of our symbols: it stands for a libsecp256k1 that is too old.
        var error = Refusal.Is(BitcoinErrors.NativeLibraryMissing, () => Secp256k1Library.LoadFirstUsable(["libm.so.6"]));
        Assert.Contains("libm.so.6: has no secp256k1_", error.What, StringComparison.Ordinal);
    }

    [Fact]
    public void An_illegal_argument_is_an_error_of_this_process_and_not_its_end()
    {
        // An all-zero partial signature struct lacks the library's magic: the one way to reach the illegal-argument callback on purpose.
        var error = Assert.Throws<InvalidOperationException>(() => new MusigPartialSig(new byte[Secp256k1.MusigPartialSigSize]));
        Assert.Contains("magic", error.Message, StringComparison.Ordinal);
    }
}
