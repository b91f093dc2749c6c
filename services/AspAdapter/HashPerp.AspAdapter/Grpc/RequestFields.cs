using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Common = HashPerp.Contracts.Common.V1;

namespace HashPerp.AspAdapter;

/// <summary>Fields of requests, checked before anything is made of them.</summary>
internal static class RequestFields
{
    private const int SignatureSize = 64;

    public static Bytes32 Bytes32(Google.Protobuf.ByteString bytes, string what) => bytes.Length == 32
        ? new Bytes32(bytes.Span)
        : throw AspAdapterErrors.RequestMalformed.Error($"{what} has {bytes.Length} bytes.", "Send 32.");

    public static Satoshis Amount(long sat) => sat is >= 0 and <= Satoshis.MaxValue
        ? new Satoshis(sat)
        : throw AspAdapterErrors.RequestMalformed.Error($"{sat} sat is no amount.");

    public static OutPoint OutPoint(Common.OutPoint? outPoint)
    {
        if (outPoint is not { Txid.Length: 64 } || outPoint.Txid.Any(digit => !char.IsAsciiHexDigitLower(digit) && !char.IsAsciiDigit(digit)))
        {
            throw AspAdapterErrors.RequestMalformed.Error("An outpoint is missing, or its txid is not 64 lower-case hex digits.");
        }
        return new OutPoint(uint256.Parse(outPoint.Txid), outPoint.Vout);
    }

    /// <summary>1 to <see cref="CoinRules.MaxCoins"/>, none twice.</summary>
    public static IReadOnlyList<OutPoint> OutPoints(IReadOnlyCollection<Common.OutPoint> outPoints)
    {
        if (outPoints.Count > CoinRules.MaxCoins)
        {
            throw AspAdapterErrors.RequestMalformed.Error($"{outPoints.Count} coins.", $"Name at most {CoinRules.MaxCoins}.");
        }
        var read = outPoints.Select(OutPoint).ToArray();
        CoinRules.RequireDistinct(read);
        return read;
    }

    /// <summary>1 to <see cref="CoinRules.MaxCoins"/>, none twice; the signatures are still unchecked.</summary>
    public static IReadOnlyList<ProvenCoin> Coins(IReadOnlyCollection<Common.CoinProof> coins)
    {
        if (coins.Count > CoinRules.MaxCoins)
        {
            throw AspAdapterErrors.RequestMalformed.Error($"{coins.Count} coins.", $"Name at most {CoinRules.MaxCoins}.");
        }
        var read = coins.Select(coin => coin.Signature.Length == SignatureSize
            ? new ProvenCoin(OutPoint(coin.Outpoint), Bytes32(coin.Key, "A key"), coin.Signature.ToByteArray())
            : throw AspAdapterErrors.RequestMalformed.Error($"A signature of {coin.Signature.Length} bytes.", $"Send {SignatureSize}.")).ToArray();
        CoinRules.RequireDistinct([.. read.Select(coin => coin.OutPoint)]);
        return read;
    }
}
