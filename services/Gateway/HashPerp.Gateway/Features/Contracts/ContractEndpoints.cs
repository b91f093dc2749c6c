using HashPerp.Contracts.Lifecycle.V1;
using HashPerp.Contracts.Settlements.V1;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using ContractsClient = HashPerp.Contracts.Lifecycle.V1.Contracts.ContractsClient;

namespace HashPerp.Gateway;

/// <summary>Contracts of the caller with what became of them; outcomes and standings are public.</summary>
internal static class ContractEndpoints
{
    public static void MapContracts(this RouteGroupBuilder api)
    {
        api.MapGet("/contracts", ContractsAsync).Private(AccessScopes.Read).WithSummary("Own contracts, newest first, at most 500.");
        api.MapGet("/contracts/public", PublicContractsAsync).Public().WithSummary("Everybody's contracts, without parties, newest first, at most 500.");
        api.MapGet("/contracts/{contract_id}", ContractAsync).Private(AccessScopes.Read).WithSummary("An own contract.");
        api.MapGet("/contracts/{contract_id}/settlement", SettlementAsync).Private(AccessScopes.Read).WithSummary("What became of each rung of an own contract.");
        api.MapGet("/matches/{match_id}/contract", MatchContractAsync).Private(AccessScopes.Read).WithSummary("The contract of an own match.");
        api.MapGet("/expiries/{height}/outcomes", OutcomesAsync).Public().WithSummary("Who won each rung of an expiry (node height), as far as attested.");
        api.MapGet("/accounts/{account}/standing", StandingAsync).Public().WithSummary("Tier and strikes of an account.");
    }

    private static async Task<IReadOnlyList<ContractView>> ContractsAsync(ContractsClient contracts, HttpContext context)
    {
        var answer = await contracts.GetContractsAsync(new GetContractsRequest(), Callers.HeadersOf(context), cancellationToken: context.RequestAborted);
        return [.. answer.Contracts.Where(contract => IsParty(contract, Callers.AccountOf(context))).Select(ContractView.Of)];
    }

    private static async Task<IReadOnlyList<ContractView>> PublicContractsAsync(ContractsClient contracts, HttpContext context)
    {
        var answer = await contracts.GetContractsAsync(new GetContractsRequest { PublicOnly = true }, cancellationToken: context.RequestAborted);
        return [.. answer.Contracts.Select(contract => ContractView.Of(contract) with { HeightAccount = null, TimeAccount = null })];
    }

    private static async Task<ContractView> ContractAsync(string contract_id, ContractsClient contracts, HttpContext context) =>
        ContractView.Of(await OwnAsync(new GetContractRequest { ContractId = Fields.Id(contract_id, nameof(contract_id)) }, contracts, context));

    private static async Task<ContractView> MatchContractAsync(string match_id, ContractsClient contracts, HttpContext context) =>
        ContractView.Of(await OwnAsync(new GetContractRequest { MatchId = Fields.Id(match_id, nameof(match_id)) }, contracts, context));

    private static async Task<SettlementView> SettlementAsync(
        string contract_id, ContractsClient contracts, Settlements.SettlementsClient settlements, HttpContext context)
    {
        var id = Fields.Id(contract_id, nameof(contract_id));
        await OwnAsync(new GetContractRequest { ContractId = id }, contracts, context);
        var request = new GetSettlementRequest { ContractId = id };
        return SettlementView.Of(await settlements.GetSettlementAsync(request, Callers.HeadersOf(context), cancellationToken: context.RequestAborted));
    }

    private static async Task<IReadOnlyList<OutcomeView>> OutcomesAsync(uint height, Settlements.SettlementsClient settlements, HttpContext context)
    {
        var answer = await settlements.GetOutcomesAsync(new GetOutcomesRequest { ExpiryHeight = height }, cancellationToken: context.RequestAborted);
        return [.. answer.Outcomes.Select(OutcomeView.Of)];
    }

    private static async Task<StandingView> StandingAsync(string account, ContractsClient contracts, HttpContext context)
    {
        var request = new GetStandingRequest { Account = Fields.Id(account, nameof(account)) };
        return StandingView.Of(await contracts.GetStandingAsync(request, cancellationToken: context.RequestAborted));
    }

    /// <summary>A contract of the caller. Other people's are as if they weren't there, even if the service behind should show them.</summary>
    private static async Task<Contract> OwnAsync(GetContractRequest request, ContractsClient contracts, HttpContext context)
    {
        var contract = await contracts.GetContractAsync(request, Callers.HeadersOf(context), cancellationToken: context.RequestAborted);
        return IsParty(contract, Callers.AccountOf(context))
            ? contract
            : throw GatewayErrors.ContractNotFound.Error("You have no such contract.", "Its id is in your matches.");
    }

    private static bool IsParty(Contract contract, string account) =>
        Hex.Encode(contract.HeightAccount.Span) == account || Hex.Encode(contract.TimeAccount.Span) == account;
}
