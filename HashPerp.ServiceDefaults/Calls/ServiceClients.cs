using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using HashPerp.Primitives;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace HashPerp.ServiceDefaults;

/// <summary>Clients of other services, found by their configured address <c>services__NAME__grpc__0</c>.</summary>
public static class ServiceClients
{
    /// <summary>Deadline of a unary call that names none.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Registers a generated client as a singleton. Its unary calls have a deadline, all calls carry a token with the scope <c>service</c> unless they carry an
    /// account's own, refusals come back as <see cref="HashPerpException"/>, and nothing is retried: whether a repeat is safe, only the caller knows.
    /// </summary>
    /// <typeparam name="TClient">Such as <c>OrderBook.OrderBookClient</c>.</typeparam>
    /// <param name="service">Such as <c>orderbook</c>.</param>
    public static IHostApplicationBuilder AddGrpcService<TClient>(this IHostApplicationBuilder builder, string service, TimeSpan? deadline = null)
        where TClient : ClientBase<TClient>
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton(services => (TClient)Activator.CreateInstance(typeof(TClient), Invoker(services, service, deadline ?? DefaultDeadline))!);
        return builder;
    }

    /// <summary>The configured address of a service.</summary>
    /// <exception cref="HashPerpException"><see cref="ServiceErrors.MissingServiceAddress"/>.</exception>
    public static Uri AddressOf(IConfiguration configuration, string service)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Uri.TryCreate(configuration[$"services:{service}:grpc:0"], UriKind.Absolute, out var address)
            ? address
            : throw ServiceErrors.MissingServiceAddress.Error($"The address of the service '{service}' is missing.", $"Set services__{service}__grpc__0.");
    }

    /// <summary>A channel for h2c that notices a dead peer and never retries what may have reached it.</summary>
    public static GrpcChannel OpenChannel(Uri address) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        },
        DisposeHttpClient = true,
        InitialReconnectBackoff = TimeSpan.FromMilliseconds(200),
        MaxReconnectBackoff = TimeSpan.FromSeconds(5),
    });

    private static CallInvoker Invoker(IServiceProvider services, string service, TimeSpan deadline)
    {
        var address = AddressOf(services.GetRequiredService<IConfiguration>(), service);
        var calls = new ServiceCallInterceptor(
            services.GetRequiredService<ServiceIdentity>().Name, deadline, services.GetService<AccessTokens>());
        return services.GetRequiredService<ServiceChannels>().To(address).Intercept(new ClientErrorInterceptor(service), calls);
    }
}
