using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.ContractLifecycle.Core;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;

namespace HashPerp.ContractLifecycle;

/// <summary><c>hashperp.lifecycle.v1</c>: maps and delegates.</summary>
internal sealed class ContractsService(ContractQueries queries) : Contracts.Lifecycle.V1.Contracts.ContractsBase
{
    public override async Task<GetContractsResponse> GetContracts(GetContractsRequest request, ServerCallContext context)
    {
        var response = new GetContractsResponse();
        response.Contracts.AddRange(request.PublicOnly
            ? await queries.PublicAsync(context.CancellationToken)
            : await queries.OfAsync(Bytes32.Parse(context.RequireAccount()), context.CancellationToken));
        return response;
    }

    public override async Task<Contract> GetContract(GetContractRequest request, ServerCallContext context)
    {
        var account = Bytes32.Parse(context.RequireAccount());
        var (column, id) = request.IdCase switch
        {
            GetContractRequest.IdOneofCase.ContractId => ("contract_id", request.ContractId),
            GetContractRequest.IdOneofCase.MatchId => ("match_id", request.MatchId),
            _ => throw LifecycleErrors.UnknownContract.Error("Neither a contract nor a match is named.", "Name one of them."),
        };
        return await queries.FindAsync(column, id.ToByteArray(), account, context.CancellationToken)
            ?? throw LifecycleErrors.UnknownContract.Error("There is no such contract of this account.", "Ask for one of GetContracts.");
    }

    public override async Task<Contracts.Lifecycle.V1.Standing> GetStanding(GetStandingRequest request, ServerCallContext context)
    {
        if (request.Account.Length != 32)
        {
            throw LifecycleErrors.UnknownContract.Error($"An account of {request.Account.Length} bytes.", "Send 32.");
        }
        return await queries.StandingAsync(new Bytes32(request.Account.Span), context.CancellationToken);
    }
}
