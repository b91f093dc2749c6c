using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Common.V1;
using HashPerp.Contracts.Settlements.V1;
using HashPerp.Primitives;
using WireLeg = HashPerp.Contracts.Common.V1.Leg;

namespace HashPerp.Settlement.Host;

/// <summary>The transport of hashperp.settlement.v1.Settlements: maps what is on record.</summary>
internal sealed class SettlementsService(SettlementQueries queries) : Settlements.SettlementsBase
{
    public override async Task<ContractSettlement> GetSettlement(GetSettlementRequest request, ServerCallContext context)
    {
        var contractId = new Bytes32(request.ContractId.Span).ToString();
        var state = await queries.StateOfAsync(contractId, context.CancellationToken)
            ?? throw SettlementErrors.UnknownContract.Error($"No contract {contractId} here.", "It is known from its activation on.");
        var settlement = new ContractSettlement { ContractId = request.ContractId, State = state };
        settlement.Rungs.Add((await queries.RungsOfAsync(contractId, context.CancellationToken)).Select(rung => new RungState
        {
            Rung = (uint)rung.Rung,
            Strike = (uint)rung.Strike,
            Time = (uint)rung.Time,
            Winner = Wire(rung.Winner),
            SpentBy = rung.SpentBy ?? "",
        }));
        return settlement;
    }

    public override async Task<GetOutcomesResponse> GetOutcomes(GetOutcomesRequest request, ServerCallContext context)
    {
        var response = new GetOutcomesResponse();
        response.Outcomes.Add((await queries.OutcomesOfAsync(request.ExpiryHeight, context.CancellationToken)).Select(outcome => new RungOutcome
        {
            Strike = (uint)outcome.Strike,
            Time = (uint)outcome.Time,
            Winner = Wire(outcome.Winner),
            DecidingHeight = (uint)outcome.DecidingHeight,
            PrivateKey = ByteString.CopyFrom(outcome.PrivateKey),
        }));
        return response;
    }

    private static WireLeg Wire(string? leg) => leg switch
    {
        "HEIGHT" => WireLeg.Height,
        "TIME" => WireLeg.Time,
        _ => WireLeg.Unspecified,
    };
}
