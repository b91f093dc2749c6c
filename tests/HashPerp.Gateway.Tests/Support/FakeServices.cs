using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Contracts.Oracle.V1;
using HashPerp.Contracts.Settlements.V1;
using LifecycleV1 = HashPerp.Contracts.Lifecycle.V1;

namespace HashPerp.Gateway.Tests;

/// <summary>Holds contracts, and wrongly shows every one of them to everybody: the gateway may not rely on it.</summary>
internal sealed class FakeContracts : LifecycleV1.Contracts.ContractsBase
{
    public List<Contract> All { get; } = [];

    public override Task<GetContractsResponse> GetContracts(GetContractsRequest request, ServerCallContext context) =>
        Task.FromResult(new GetContractsResponse { Contracts = { All } });

    public override Task<Contract> GetContract(GetContractRequest request, ServerCallContext context) =>
        Task.FromResult(All.Single(contract => contract.ContractId == request.ContractId || contract.MatchId == request.MatchId));

    public override Task<Standing> GetStanding(GetStandingRequest request, ServerCallContext context) =>
        Task.FromResult(new Standing { Account = request.Account, Tier = 1, Matches = 3, Activated = 2, Strikes = 1 });
}

internal sealed class FakeSettlements : Settlements.SettlementsBase
{
    public override Task<ContractSettlement> GetSettlement(GetSettlementRequest request, ServerCallContext context) => Task.FromResult(new ContractSettlement
    {
        ContractId = request.ContractId, State = "Settled",
        Rungs = { new RungState { Rung = 0, Strike = 44_000, Time = 1_705_000_000, Winner = HashPerp.Contracts.Common.V1.Leg.Time, SpentBy = "aa" } },
    });

    public override Task<GetOutcomesResponse> GetOutcomes(GetOutcomesRequest request, ServerCallContext context) => Task.FromResult(new GetOutcomesResponse
    {
        Outcomes =
        {
            new RungOutcome
            {
                Strike = 44_000, Time = 1_705_000_000, Winner = HashPerp.Contracts.Common.V1.Leg.Time, DecidingHeight = request.ExpiryHeight, PrivateKey = ByteString.CopyFrom(1, 2),
            },
        },
    });
}

internal sealed class FakeOracle : Oracle.OracleBase
{
    public override Task<ChainTip> GetTip(GetTipRequest request, ServerCallContext context) => Task.FromResult(new ChainTip
    {
        Height = 144, DisplayHeight = 824_544, Hash = "00", Time = 1_704_900_000, MedianTime = 1_704_890_000, IndexMsatPerPhDay = 44_000_123,
        ObservedAtUnixUs = 1_704_900_001_000_000,
    });

    public override Task<IndexValue> GetIndex(GetIndexRequest request, ServerCallContext context) =>
        Task.FromResult(new IndexValue { Height = request.Height, DisplayHeight = 824_544, HashpriceMsatPerPhDay = 44_000_123, DifficultyTarget = "ff" });

    public override Task<GetCandlesResponse> GetCandles(GetCandlesRequest request, ServerCallContext context) => Task.FromResult(new GetCandlesResponse
    {
        Candles = { new Candle { OpensAt = request.IntervalSeconds, OpenMsat = 1, HighMsat = 4, LowMsat = 1, CloseMsat = 3, Blocks = request.Limit } },
    });
}
