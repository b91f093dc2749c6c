using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Features.CreateNotes;
using HashPerp.ArkServer.Hosting;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Rest;

/// <summary>
/// What bringing an operator up and funding it needs of the original's admin surface (40-ark-wire §1.3). Served at the owner's address only, and never to a page:
/// a browser names the origin of what it sends, and tools don't.
/// </summary>
internal static class AdminRoutes
{
    private const int MaxBodyBytes = 64 * 1024;

    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("/v1/admin").AddEndpointFilter(async (call, next) =>
            OperatorEndpoints.IsAdmin(call.HttpContext) && call.HttpContext.Request.Headers.Origin.Count == 0 ? await next(call) : Results.NotFound());
        Map("GET", "/wallet/status", (_, _) => Task.FromResult(new JsonObject { ["initialized"] = true, ["unlocked"] = true, ["synced"] = true }));
        Map("GET", "/health", (http, services) => services.GetRequiredService<FundsAlarm>().ReportAsync(http.RequestAborted));
        Map("GET", "/wallet/address", (_, services) => Task.FromResult(new JsonObject { ["address"] = services.GetRequiredService<OperatorKeys>().WalletAddress }));
        Map("GET", "/wallet/balance", (http, services) => BalanceAsync(services.GetRequiredService<OperatorWallet>(), http.RequestAborted));
        Map("POST", "/wallet/unlock", (_, _) => Task.FromResult(new JsonObject()));
        Map("POST", "/wallet/create", (_, _) => throw OperatorErrors.ConfigurationInvalid.Error("The wallet exists.", "Its seed is the setting ArkServer:Seed."));
        Map("GET", "/intentFees", (_, services) => Task.FromResult(Fees(services.GetRequiredService<Operator>().Fees)));
        Map("POST", "/intentFees", (_, _) => throw OperatorErrors.ConfigurationInvalid.Error(
            "Fees change with a restart only.", "Clients build on them: set ArkServer:OffchainInputFee and its like."));
        Map("POST", "/note", async (http, services) => new JsonObject { ["notes"] = await NotesAsync(http, services.GetRequiredService<CreateNotesHandler>()) });

        void Map(string verb, string path, Func<HttpContext, IServiceProvider, Task<JsonObject>> run) => admin.MapMethods(
            path,
            [verb],
            (HttpContext http, RestCalls calls) => calls.GuardAsync(http, $"/v1/admin{path}", async () =>
                await RestResponse.WriteAsync(http, RestResponse.ToBytes(await run(http, http.RequestServices)))));
    }

    private static async Task<JsonObject> BalanceAsync(OperatorWallet wallet, CancellationToken cancel)
    {
        var (confirmed, unconfirmed) = await wallet.BalanceAsync(cancel);
        return new JsonObject
        {
            ["mainAccount"] = new JsonObject { ["locked"] = BitcoinAmount.Format(unconfirmed), ["available"] = BitcoinAmount.Format(confirmed) },
            ["connectorsAccount"] = new JsonObject { ["locked"] = BitcoinAmount.Format(Satoshis.Zero), ["available"] = BitcoinAmount.Format(Satoshis.Zero) },
        };
    }

    private static JsonObject Fees(IntentFees fees) => new()
    {
        ["fees"] = new JsonObject
        {
            ["offchainInputFee"] = fees.OffchainInput.Text,
            ["onchainInputFee"] = fees.OnchainInput.Text,
            ["offchainOutputFee"] = fees.OffchainOutput.Text,
            ["onchainOutputFee"] = fees.OnchainOutput.Text,
        },
    };

    private static async Task<JsonArray> NotesAsync(HttpContext http, CreateNotesHandler handler)
    {
        var body = await RequestReader.BodyAsync(http, MaxBodyBytes);
        NoteRequest? request;
        try
        {
            request = JsonSerializer.Deserialize<NoteRequest>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException error)
        {
            throw new HashPerpException(OperatorErrors.InvalidRequest, "The body cannot be read.", "Send an amount and a quantity.", error);
        }
        var notes = await handler.HandleAsync(request?.Amount ?? 0, request?.Quantity ?? 0, http.RequestAborted);
        return new JsonArray([.. notes.Select(note => (JsonNode)note)]);
    }

    /// <param name="Amount">Satoshi of each note.</param>
    private sealed record NoteRequest(uint Amount, int Quantity);
}
