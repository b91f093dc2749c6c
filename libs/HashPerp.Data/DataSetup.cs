using System.Reflection;
using Dapper;
using HashPerp.Primitives;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace HashPerp.Data;

/// <summary>What a host with a database calls.</summary>
public static class DataSetup
{
    /// <summary>
    /// Registers the service's own database: <see cref="NpgsqlDataSource"/>, <see cref="Database"/>, <see cref="ClientRequests"/>, a health check, and a gate that
    /// holds the start until the migrations of this build are applied. Dapper maps <c>snake_case</c> columns to PascalCase members.
    /// </summary>
    /// <param name="name">Of the connection string: <c>ConnectionStrings__orderbook</c>.</param>
    /// <param name="migrations">The assembly that embeds the service's <c>Data/Migrations/NNNN_name.sql</c>; the entry assembly when null.</param>
    /// <exception cref="HashPerpException"><see cref="DataErrors.MissingConnectionString"/>.</exception>
    public static IHostApplicationBuilder AddHashPerpData(this IHostApplicationBuilder builder, string name, Assembly? migrations = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var text = builder.Configuration.GetConnectionString(name);
        if (string.IsNullOrEmpty(text))
        {
            throw DataErrors.MissingConnectionString.Error($"ConnectionStrings:{name} is missing.", $"Set ConnectionStrings__{name} to the service's own database.");
        }
        var section = builder.Configuration.GetSection(DataOptions.Section);
        var options = section.Get<DataOptions>() ?? new DataOptions();
        var settings = new NpgsqlConnectionStringBuilder(text)
        {
            CommandTimeout = options.CommandTimeoutSeconds,
            MaxPoolSize = options.MaxPoolSize,
            Timeout = 5,
            KeepAlive = 30,
            ApplicationName = name,
        };
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        builder.Services.Configure<DataOptions>(section);
        builder.Services.TryAddSingleton(WallClock.Time);
        builder.Services.AddSingleton(new ServiceDatabase(name, settings.ConnectionString));
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(settings));
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton<ClientRequests>();
        builder.Services.AddMigrations(typeof(DataSetup).Assembly, 0);
        builder.Services.AddMigrations(migrations ?? Assembly.GetEntryAssembly()!, 1);
        builder.Services.AddHostedService<MigrationGate>();
        builder.Services.AddHostedService<RequestRetention>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return builder;
    }

    /// <summary>Adds a library's embedded migrations to what <c>migrate</c> runs.</summary>
    /// <param name="rank">Libraries 0, the service 1.</param>
    public static IServiceCollection AddMigrations(this IServiceCollection services, Assembly assembly, int rank) =>
        services.AddSingleton(new MigrationScripts(assembly, rank));

    /// <summary>
    /// The last line of a host: with the first argument <c>migrate</c> it applies the migrations and ends, else it runs until it is stopped.
    /// </summary>
    /// <returns>The exit code: 1 after a refusal, which is printed on standard error.</returns>
    public static async Task<int> MigrateOrRunAsync(this WebApplication app, string[] args)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            if (args is ["migrate", ..])
            {
                await Migrator.MigrateAsync(
                    app.Services.GetRequiredService<ServiceDatabase>().ConnectionString, app.Services.GetServices<MigrationScripts>(), CancellationToken.None)
                    .ConfigureAwait(false);
                return 0;
            }
            await app.RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (HashPerpException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message).ConfigureAwait(false);
            return 1;
        }
    }
}
