using Grpc.Core;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Features.Admin;
using HashPerp.ArkServer.Wallet;
using HashPerp.Contracts.ArkAdmin.V1;

namespace HashPerp.ArkServer.Grpc;

/// <summary>Maps hashperp.arkadmin.v1.Admin.</summary>
public sealed class AdminGrpcService(OperatorKeys keys, OperatorWallet wallet, LedgerQuery ledger) : Admin.AdminBase
{
    public override Task<GetAddressResponse> GetAddress(GetAddressRequest request, ServerCallContext context) =>
        Task.FromResult(new GetAddressResponse { Address = keys.WalletAddress });

    public override async Task<GetBalanceResponse> GetBalance(GetBalanceRequest request, ServerCallContext context)
    {
        var (confirmed, unconfirmed) = await wallet.BalanceAsync(context.CancellationToken);
        return new GetBalanceResponse { ConfirmedSat = confirmed.Value, UnconfirmedSat = unconfirmed.Value };
    }

    public override Task<GetLedgerResponse> GetLedger(GetLedgerRequest request, ServerCallContext context) => ledger.RunAsync(context.CancellationToken);
}
