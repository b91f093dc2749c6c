using System.Globalization;
using System.Numerics;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>An exact fraction: fee programs divide and have decimal places, and money is never a binary fraction here.</summary>
public readonly record struct FeeNumber
{
    private readonly BigInteger _numerator;

    private readonly BigInteger _denominator;

    private FeeNumber(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw OperatorErrors.IntentFeeEvaluationFailed.Error("A fee program divides by zero.");
        }
        var common = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        (_numerator, _denominator) = (numerator / common, denominator / common);
    }

    public static FeeNumber Of(long value) => new(value, 1);

    /// <param name="text">Digits, with or without a point.</param>
    public static FeeNumber Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('.');
        var fraction = parts.Length > 1 ? parts[1] : "";
        return new FeeNumber(BigInteger.Parse(parts[0] + fraction, CultureInfo.InvariantCulture), BigInteger.Pow(10, fraction.Length));
    }

    public static FeeNumber operator +(FeeNumber left, FeeNumber right) =>
        new((left._numerator * right._denominator) + (right._numerator * left._denominator), left._denominator * right._denominator);

    public static FeeNumber operator -(FeeNumber left, FeeNumber right) => left + new FeeNumber(-right._numerator, right._denominator);

    public static FeeNumber operator *(FeeNumber left, FeeNumber right) => new(left._numerator * right._numerator, left._denominator * right._denominator);

    public static FeeNumber operator /(FeeNumber left, FeeNumber right) => new(left._numerator * right._denominator, left._denominator * right._numerator);

    public int CompareTo(FeeNumber other) => (_numerator * other._denominator).CompareTo(other._numerator * _denominator);

    /// <summary>Rounded up to a whole satoshi, as clients do.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.IntentFeeEvaluationFailed"/>: negative, or more than there is.</exception>
    public Satoshis Ceiling()
    {
        var whole = BigInteger.DivRem(_numerator, _denominator, out var rest) + (rest.Sign > 0 ? 1 : 0);
        return whole >= 0 && whole <= Satoshis.MaxValue
            ? new Satoshis((long)whole)
            : throw OperatorErrors.IntentFeeEvaluationFailed.Error("The fee programs ask for an amount that there is not.");
    }
}
