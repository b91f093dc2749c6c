using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Tests;

internal static class Attestors
{
    /// <summary>Bytes 0 to 31, the seed of tests/golden/contract-v1/series.json.</summary>
    public static readonly byte[] Seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public static AttestorKeys Keys() => AttestorKeys.FromSeed(Seed, GenesisPrefix.Regtest);

    public static AttestorEngine Engine(IAttestorJournal journal, byte confirmations = 1) =>
        new(Keys(), new AttestorSettings(GenesisPrefix.Regtest, Chains.Replay, confirmations), journal);

    /// <summary>The fortnight's first half on two rungs, as the demonstration lists it.</summary>
    public static SeriesRequest Week(params int[] strikes) => new(
        Chains.Listed + 1008, Chains.Listed, [.. (strikes.Length == 0 ? [168_328, 175_198] : strikes).Select(strike => new SatPerPhDay(strike))]);
}
