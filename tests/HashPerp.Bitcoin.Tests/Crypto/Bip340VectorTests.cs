using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Bitcoin.Tests;

/// <summary>Every row of BIP340's test-vectors.csv, the failing ones included.</summary>
public sealed class Bip340VectorTests
{
    private const string Vectors = "vectors/bip340/test-vectors.csv";
    private const int Rows = 19;
    private const int SigningRows = 8;
    private const int ValidRows = 9;

    [Fact]
    public void Signatures_with_given_randomness_are_the_published_bytes()
    {
        var signing = Read().Where(row => row.SecretKey.Length > 0).ToList();
        Assert.Equal(SigningRows, signing.Count);
        foreach (var row in signing)
        {
            using var key = ECPrivKey.Create(Hex.Decode(row.SecretKey));
            Assert.Equal(row.PublicKey, key.XOnlyPubKey.ToString());
            Assert.Equal(row.Signature, Hex.Encode(key.SignBIP340(Hex.Decode(row.Message), Hex.Decode(row.AuxRand))));
        }
    }

    [Fact]
    public void Verification_agrees_with_every_row()
    {
        var rows = Read();
        Assert.Equal(Rows, rows.Count);
        Assert.Equal(ValidRows, rows.Count(row => row.Valid));
        var wrong = rows.Where(row => Verify(row) != row.Valid).Select(row => $"row {row.Index}: {row.Comment}");
        Assert.Empty(wrong);
    }

    private static bool Verify(Row row) => ECXOnlyPubKey.TryParse(Hex.Decode(row.PublicKey), out var key)
        && key.VerifyBIP340(Hex.Decode(row.Signature), Hex.Decode(row.Message));

    private static List<Row> Read() => [.. SharedData.ReadText(Vectors).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Skip(1)
        .Select(line => line.Split(',', 8))
        .Select(cells => new Row(
            int.Parse(cells[0]),
            cells[1].ToLowerInvariant(),
            cells[2].ToLowerInvariant(),
            cells[3].ToLowerInvariant(),
            cells[4].ToLowerInvariant(),
            cells[5].ToLowerInvariant(),
            cells[6] == "TRUE",
            cells[7]))];

    private sealed record Row(
        int Index, string SecretKey, string PublicKey, string AuxRand, string Message, string Signature, bool Valid, string Comment);
}
