using System.Globalization;
using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <summary>The node's decimal amounts (BTC with eight digits) and our integer satoshis, exactly: never through a binary fraction.</summary>
public static class BitcoinAmount
{
    private const long SatoshisPerBitcoin = 100_000_000;

    /// <summary>Reads <c>12</c>, <c>12.5</c> or <c>12.50000000</c>.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.MalformedAmount"/>: a sign, an exponent, a ninth digit, or too large.</exception>
    public static Satoshis Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..];
        if (whole.Length is < 1 or > 8 || fraction.Length > 8 || (point >= 0 && fraction.Length == 0)
            || !whole.All(char.IsAsciiDigit) || !fraction.All(char.IsAsciiDigit))
        {
            throw BitcoinErrors.MalformedAmount.Error($"'{(text.Length > 40 ? text[..40] : text)}' is not an amount in BTC.",
                "Write digits, a point, and at most eight digits.");
        }
        var satoshis = (long.Parse(whole, CultureInfo.InvariantCulture) * SatoshisPerBitcoin)
            + long.Parse(fraction.PadRight(8, '0'), CultureInfo.InvariantCulture);
        return new Satoshis(satoshis);
    }

    /// <summary>Writes all eight digits, as the node does.</summary>
    public static string Format(Satoshis amount) =>
        $"{amount.Value / SatoshisPerBitcoin}.{(amount.Value % SatoshisPerBitcoin).ToString("D8", CultureInfo.InvariantCulture)}";
}
