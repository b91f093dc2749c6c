namespace HashPerp.Events.ContractLifecycle;

/// <summary>The output that holds one rung's money.</summary>
/// <param name="Strike">sat/PH/day.</param>
/// <param name="Time">T, unix seconds.</param>
/// <param name="OutPoint"><c>txid:vout</c>.</param>
public sealed record ContractPot(uint Strike, uint Time, string OutPoint, long Sat);
