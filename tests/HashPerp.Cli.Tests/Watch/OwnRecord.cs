using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli.Tests;

/// <summary>An agent's record of a contract, as far as the watch of the chain looks at it.</summary>
internal static class OwnRecord
{
    public static ContractRecord Of(ExitKit kit, ContractState state, string round = "r1", params int[] settled) => new()
    {
        Round = round,
        Leg = kit.Leg,
        Peer = "",
        IsMaker = true,
        State = state,
        StartedAtUnixMs = 0,
        OrderIndex = 0,
        Terms = Hex.Encode(kit.Terms.ToBytes()),
        Settlements = [.. settled.Select(rung => new RungSettlement(rung, Leg.Time, "", 0, 0))],
    };
}
