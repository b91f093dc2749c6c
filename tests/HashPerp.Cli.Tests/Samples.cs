using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

/// <summary>A market with plain numbers: strikes 900 to 1,100 by 50, even price 1,000, ladder step 5; a lot stakes 250,000 on each leg there, and a level is 10,000 of it.</summary>
internal static class Samples
{
    public const long Now = 1_704_500_000;
    public const long Late = Now + (60 * 86_400);

    public static readonly Market Market = new(
        GenesisPrefix.Regtest, 200, [new(900), new(950), new(1_000), new(1_050), new(1_100)], new Satoshis(100_000));

    public static AgentCoin Coin(string name, long amount, int hops = 0, long expires = Late, bool free = true) => new(name, amount, hops, expires, free);
}
