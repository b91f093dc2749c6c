using System.Numerics;

namespace HashPerp.OracleIngest.Core;

/// <summary>The ex-fee hashprice that a block stands for.</summary>
/// <param name="Target">The exact reference target.</param>
/// <param name="MilliSat">Milli-sat per PH/s per day, rounded down.</param>
public sealed record IndexPoint(BigInteger Target, long MilliSat);
