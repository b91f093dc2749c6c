using Google.Protobuf;
using HashPerp.Bitcoin;
using HashPerp.Contracts.ArkContracts.V1;
using HashPerp.Primitives;
using WireLeg = HashPerp.Contracts.ArkContracts.V1.Leg;

namespace HashPerp.ArkServer.Policy;

/// <summary>Rows as messages of <c>hashperp.arkcontracts.v1</c>.</summary>
internal static class ContractWire
{
    public static RegisteredContract Of(ContractRow contract) => new()
    {
        ContractId = Bytes(contract.ContractId),
        MatchId = Bytes(contract.MatchId),
        ExpiryHeight = (uint)contract.ExpiryHeight,
        Pots = { contract.Pots.Select(Of) },
    };

    public static Pot Of(PotRow pot) => new()
    {
        Strike = (uint)pot.Strike,
        Time = (uint)pot.Time,
        Script = pot.Script,
        State = (PotState)pot.State,
        Outpoint = $"{pot.Txid}:{pot.Vout}",
        SpentBy = pot.SpentBy,
        Winner = (WireLeg)(pot.Winner ?? 0),
    };

    public static ByteString Bytes(Bytes32 id) => ByteString.CopyFrom(id.ToBytes());

    public static ByteString Bytes(string hex) => ByteString.CopyFrom(Hex.Decode(hex));
}
