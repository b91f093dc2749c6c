using HashPerp.ArkServer.Esplora;

namespace HashPerp.ArkServer.Rest;

/// <summary>The REST surface as a whole.</summary>
internal static class RestSetup
{
    public static IServiceCollection AddRest(this IServiceCollection services) => services
        .AddSingleton(new WireLimits())
        .AddSingleton<RestCalls>()
        .AddSingleton<ChainIndex>()
        .AddSingleton<EsploraQueries>()
        .AddCors(cors => cors.AddDefaultPolicy(everybody => everybody.AllowAnyOrigin().AllowAnyMethod().AllowAnyHeader().SetPreflightMaxAge(TimeSpan.FromHours(1))));

    public static void MapRest(this WebApplication app)
    {
        app.MapGet("/healthz", (HttpContext http) => RestResponse.WriteAsync(http, "{\"status\":\"SERVING\"}"u8.ToArray()));
        app.MapArkRest();
        app.MapEsplora();
        app.MapAdmin();
    }
}
