using Google.Protobuf;
using Grpc.Core;
using HashPerp.Contracts.Watchtowers.V1;
using HashPerp.ContractScripts;
using HashPerp.Primitives;
using HashPerp.ServiceDefaults;
using HashPerp.Settlement;
using Tower = HashPerp.Contracts.Watchtowers.V1.Watchtower;
using WireLeg = HashPerp.Contracts.Common.V1.Leg;

namespace HashPerp.Watchtower;

/// <summary>The transport of hashperp.settlement.v1.Watchtower.</summary>
internal sealed class WatchtowerService(GuardBook book, GuardDesk desk, GuardLoop loop, FeeReserve reserve, WatchtowerOptions options) : Tower.WatchtowerBase
{
    public override async Task<GetTowerResponse> GetTower(GetTowerRequest request, ServerCallContext context)
    {
        var (sat, coins) = await reserve.HeldAsync(context.CancellationToken);
        var response = new GetTowerResponse
        {
            Network = options.Network,
            FeeSat = (ulong)sat,
            FeeCoins = (uint)coins,
            AdvisedSat = (ulong)reserve.Advised(),
            Kits = (uint)book.All().Count(entry => !entry.IsOver),
            MaxKits = (uint)options.MaxKits,
            MaxKitsOfAccount = (uint)options.MaxKitsOfAccount,
            MaxFeeSat = (ulong)options.MaxFeeSat,
            Height = (uint)loop.Height,
        };
        response.FeeAddresses.Add(reserve.Addresses);
        return response;
    }

    public override async Task<GuardedKit> Guard(GuardRequest request, ServerCallContext context)
    {
        var account = context.RequireAccount();
        if (request.Kit.Length is 0 or > ExitKit.MaxBytes)
        {
            throw SettlementErrors.KitRefused.Error($"A kit has 1 to {ExitKit.MaxBytes} bytes, not {request.Kit.Length}.", "Send the file that the agent's method 'kit' shows.");
        }
        var entry = new GuardEntry(account, ExitKit.Parse(request.Kit.Span), request.AutoUnroll, IsOver: false);
        desk.RequireCarried(entry.Kit);
        // Against the chain too: a kit whose roots aren't there is worth nothing.
        using (await desk.OpenAsync(entry, context.CancellationToken))
        {
            return Wire(book.Take(entry));
        }
    }

    public override Task<ListGuardedResponse> ListGuarded(ListGuardedRequest request, ServerCallContext context)
    {
        var account = context.RequireAccount();
        var response = new ListGuardedResponse();
        response.Kits.Add(book.All().Where(entry => entry.Account == account).Select(Wire));
        return Task.FromResult(response);
    }

    public override Task<ReleaseResponse> Release(ReleaseRequest request, ServerCallContext context)
    {
        book.Release(new GuardKey(context.RequireAccount(), new Bytes32(request.KitId.Span)));
        return Task.FromResult(new ReleaseResponse());
    }

    private GuardedKit Wire(GuardEntry entry)
    {
        var (isUnderWay, last) = loop.StateOf(entry.Key);
        return new GuardedKit
        {
            KitId = ByteString.CopyFrom(entry.Key.KitId.ToBytes()),
            ContractId = ByteString.CopyFrom(entry.Kit.ContractId.ToBytes()),
            Version = entry.Kit.Version,
            Leg = entry.Kit.Leg == Leg.Height ? WireLeg.Height : WireLeg.Time,
            AutoUnroll = entry.AutoUnroll,
            State = (entry.IsOver, isUnderWay) switch
            {
                (true, _) => GuardState.Over,
                (_, true) => GuardState.UnderWay,
                _ => GuardState.Watching,
            },
            MaxSatPerVbyte = (uint)desk.MaxRate(entry.Kit),
            Last = last,
        };
    }
}
