namespace HashPerp.AppHost;

/// <summary>What our services have in common.</summary>
internal static class ServiceExtensions
{
    /// <summary>
    /// A service with a database of its own. The same program with the argument <c>migrate</c> brings the database up to date, as a resource of its own that completes;
    /// the service waits for it.
    /// </summary>
    /// <param name="configure">The configuration that both modes need.</param>
    public static IResourceBuilder<ProjectResource> AddService<TProject>(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<PostgresServerResource> postgres,
        Action<IResourceBuilder<ProjectResource>> configure)
        where TProject : IProjectMetadata, new()
    {
        var database = postgres.AddDatabase($"{name}-db", name);
        var migration = builder.AddProject<TProject>($"{name}-migrate").WithArgs("migrate").WithReference(database, name).WaitFor(database);
        configure(migration);
        var service = builder.AddProject<TProject>(name).WithReference(database, name).WaitForCompletion(migration);
        configure(service);
        return service;
    }

    /// <summary>The program of the scripted traders.</summary>
    public static IResourceBuilder<ProjectResource> AddTraders(this IDistributedApplicationBuilder builder, string name, ChainSettings chain) => builder
        .AddProject<Projects.HashPerp_Cli>(name)
        .WithArgs("traders", "--folder", builder.DataFile("users"), "--height-offset", chain.HeightOffset);

    /// <summary>The operator's three addresses: gRPC without TLS, REST for wallets, REST for its owner.</summary>
    public static IResourceBuilder<ProjectResource> WithOperatorEndpoints(this IResourceBuilder<ProjectResource> service) =>
        service.WithGrpc().WithHttpEndpoint(name: "rest").WithHttpEndpoint(name: "admin");

    /// <summary>gRPC without TLS at one address, as the attestor speaks it.</summary>
    public static IResourceBuilder<ProjectResource> WithGrpc(this IResourceBuilder<ProjectResource> service) =>
        service.WithHttpEndpoint(name: "grpc").WithGrpcHealthCheck("grpc");

    /// <summary>gRPC without TLS at one address; health and metrics over HTTP/1.1 at another.</summary>
    public static IResourceBuilder<ProjectResource> WithGrpcAndOperations(this IResourceBuilder<ProjectResource> service) =>
        service.WithHttpEndpoint(name: "grpc").WithOperations();

    /// <summary>REST at one address; health and metrics at another.</summary>
    public static IResourceBuilder<ProjectResource> WithHttpAndOperations(this IResourceBuilder<ProjectResource> service) =>
        service.WithHttpEndpoint().WithOperations();

    /// <summary>A seed made at the first start, of which the process is told the path.</summary>
    public static IResourceBuilder<ProjectResource> WithSeed(this IResourceBuilder<ProjectResource> service, string variable, string name)
    {
        var path = service.ApplicationBuilder.DataFile("secrets", $"{name}.seed");
        return service.WithEnvironment(context => context.EnvironmentVariables[variable] = SecretFile.Create(path));
    }

    /// <param name="section">Of the process's configuration, such as <c>Oracle__Profile</c>.</param>
    public static IResourceBuilder<ProjectResource> WithProfile(this IResourceBuilder<ProjectResource> service, string section, ChainSettings chain) => service
        .WithEnvironment($"{section}__Kind", chain.Kind)
        .WithEnvironment($"{section}__HeightOffset", chain.HeightOffset);

    private static IResourceBuilder<ProjectResource> WithOperations(this IResourceBuilder<ProjectResource> service) =>
        service.WithHttpEndpoint(name: "operations").WithHttpHealthCheck("/health", endpointName: "operations");
}
