using System.Text;
using System.Text.Json.Nodes;
using HashPerp.ArkServer.Grpc;
using HashPerp.ArkServer.Rest;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Esplora;

/// <summary>
/// The part of the Esplora REST interface that Ark wallets use (40-ark-wire §8.4), under <c>/esplora</c>. Its errors are plain text, as there; the tip's WebSocket is
/// not served, and wallets poll without it.
/// </summary>
internal static class EsploraRoutes
{
    private const string Base = "/esplora";

    /// <summary>A transaction of 400,000 weight units, the most that nodes relay, in hex.</summary>
    private const int MaxTransactionText = 2 * 1024 * 1024;

    public static void MapEsplora(this IEndpointRouteBuilder app)
    {
        Get("/address/{address}/utxo", async (queries, http) => Json(await queries.CoinsAsync(Of(http, "address"), http.RequestAborted)));
        Get("/address/{address}/txs", async (queries, http) => Json(await queries.HistoryAsync(Of(http, "address"), http.RequestAborted)));
        Get("/tx/{txid}", async (queries, http) => Json(await queries.TxAsync(Of(http, "txid"), http.RequestAborted)));
        Get("/tx/{txid}/hex", async (queries, http) => Text(await queries.TxHexAsync(Of(http, "txid"), http.RequestAborted)));
        Get("/tx/{txid}/status", async (queries, http) => Json(await queries.StatusAsync(Of(http, "txid"), http.RequestAborted)));
        Get("/tx/{txid}/outspends", async (queries, http) => Json(await queries.OutspendsAsync(Of(http, "txid"), http.RequestAborted)));
        Get("/blocks", async (queries, http) => Json(await queries.BlocksAsync(http.RequestAborted)));
        Get("/blocks/tip/height", async (queries, http) => Text(await queries.TipHeightAsync(http.RequestAborted)));
        Get("/fee-estimates", async (queries, http) => Json(await queries.FeesAsync(http.RequestAborted)));
        Map("POST", "/tx", async (queries, http) => Text(await queries.BroadcastAsync(await BodyAsync(http), http.RequestAborted)));
        Map("POST", "/txs/package", async (queries, http) => Json(await queries.BroadcastPackageAsync(await BodyAsync(http), http.RequestAborted)));

        void Get(string path, Func<EsploraQueries, HttpContext, Task<Answer>> answer) => Map("GET", path, answer);

        void Map(string verb, string path, Func<EsploraQueries, HttpContext, Task<Answer>> answer) => app.MapMethods(
            Base + path, [verb], (HttpContext http, EsploraQueries queries, CallFailures failures) => RunAsync(http, failures, () => answer(queries, http)));
    }

    private static async Task RunAsync(HttpContext http, CallFailures failures, Func<Task<Answer>> run)
    {
        Answer answer;
        try
        {
            answer = await run();
        }
        catch (Exception error)
        {
            if (failures.Explain(error, http.Request.Path.Value ?? "", http.RequestAborted) is not { } explained)
            {
                return;
            }
            http.Response.StatusCode = StatusOf(explained);
            answer = Text(explained.Message);
        }
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    /// <summary>What the node refuses is the caller's to mend.</summary>
    private static int StatusOf(HashPerpException error) =>
        error.Code == BitcoinErrors.NodeRefused ? StatusCodes.Status400BadRequest : RestErrors.HttpStatusOf(error, ErrorTable.ToStatus(error));

    private static string Of(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    private static Task<string> BodyAsync(HttpContext http) => RequestReader.BodyAsync(http, MaxTransactionText);

    private static Answer Json(JsonNode json) => new("application/json", RestResponse.ToBytes(json));

    private static Answer Text(string text) => new("text/plain", Encoding.UTF8.GetBytes(text));

    private sealed record Answer(string ContentType, byte[] Body);
}
