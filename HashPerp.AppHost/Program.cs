using HashPerp.AppHost;
using Microsoft.Extensions.Configuration;

var builder = DistributedApplication.CreateBuilder(args);
var chain = ChainSettings.From(builder.Configuration);
var tokens = builder.AddParameter("tokens-key", () => SecretFile.Hex(builder.DataFile("secrets", "tokens-key")), secret: true);

// What others wrote: data, events, what may be lost, and the chain.
var postgres = builder.AddPostgres("postgres");
var rabbitmq = builder.AddRabbitMQ("rabbitmq");
var redis = builder.AddRedis("redis");
var bitcoind = builder.NodeOr(() => builder.AddBitcoind("bitcoind").WithReplayedTime(chain));

// The operator: coins that move without the chain.
var arkserver = builder.OperatorOr(() => builder.AddService<Projects.HashPerp_ArkServer>("arkserver", postgres, service => service
        .WithNode(bitcoind)
        .WithSeed("ArkServer__Seed", "operator")
        .WithProfile("ArkServer__Profile", chain)
        .WithEnvironment("ArkServer__ContractAware", "true"))
    .WithOperatorEndpoints()
    .WaitFor(bitcoind));

// Who says which leg won. A process of its own, with a seed of its own.
var attestor = builder.AddProject<Projects.HashPerp_Attestor>("attestor")
    .WithNode(bitcoind)
    .WithSeed("Attestor__Seed", "attestor")
    .WithEnvironment("Attestor__State", builder.DataFile("attestor"))
    .WithProfile("Attestor__Profile", chain)
    .WithGrpc()
    .WaitFor(bitcoind);

// Looks after exit kits, with neither database nor broker: it goes on when all else is dead.
builder.AddProject<Projects.HashPerp_Watchtower>("watchtower")
    .WithNode(bitcoind)
    .WithReference(attestor)
    .WithEnvironment("Watchtower__Folder", builder.DataFile("watchtower"))
    .WithEnvironment("Tokens__Key", tokens)
    .WithGrpcAndOperations()
    .WaitFor(bitcoind);

// The chain as the exchange sees it.
var oracleingest = builder.AddService<Projects.HashPerp_OracleIngest>("oracleingest", postgres, service => service
        .WithNode(bitcoind)
        .WithProfile("Oracle__Profile", chain)
        .WithReference(rabbitmq)
        .WithEnvironment("Tokens__Key", tokens))
    .WithGrpcAndOperations()
    .WaitFor(bitcoind)
    .WaitFor(rabbitmq);

// Our view of the operator.
var aspadapter = builder.AddService<Projects.HashPerp_AspAdapter>("aspadapter", postgres, service => service
        .WithReference(rabbitmq)
        .WithReference(arkserver)
        .WithEnvironment("Tokens__Key", tokens))
    .WithGrpcAndOperations()
    .WaitFor(rabbitmq);

// Markets and orders.
var orderbook = builder.AddService<Projects.HashPerp_OrderBook>("orderbook", postgres, service => service
        .WithReference(rabbitmq)
        .WithReference(aspadapter)
        .WithEnvironment("OrderBook__HeightOffset", chain.HeightOffset)
        .WithEnvironment("Tokens__Key", tokens))
    .WithGrpcAndOperations()
    .WaitFor(rabbitmq);

// From a match to a contract, and the relay between agents.
var contractlifecycle = builder.AddService<Projects.HashPerp_ContractLifecycle>("contractlifecycle", postgres, service => service
        .WithReference(rabbitmq)
        .WithReference(aspadapter)
        .WithEnvironment("Rounds__HeightOffset", chain.HeightOffset)
        .WithEnvironment("Tokens__Key", tokens))
    .WithGrpcAndOperations()
    .WaitFor(rabbitmq);

// From a contract to its settlement.
var settlement = builder.AddService<Projects.HashPerp_Settlement>("settlement", postgres, service => service
        .WithReference(rabbitmq)
        .WithReference(aspadapter)
        .WithReference(attestor)
        .WithEnvironment("Tokens__Key", tokens))
    .WithGrpcAndOperations()
    .WaitFor(rabbitmq);

// The way in.
var gateway = builder.AddProject<Projects.HashPerp_Gateway>("gateway")
    .WithReference(redis)
    .WithReference(orderbook)
    .WithReference(contractlifecycle)
    .WithReference(oracleingest)
    .WithReference(settlement)
    .WithEnvironment("Tokens__Key", tokens)
    .WithHttpAndOperations()
    .WithReplicas(builder.Configuration.GetValue("Gateway:Replicas", 1))
    .WaitFor(redis);

// Two people with an agent each, and the miner: there is always a market to look at. The chain's first blocks come before anybody listens.
if (chain.IsReplay)
{
    var history = builder.AddTraders("history", chain).WithArgs("--warm-up-only").WithNode(bitcoind).WaitFor(bitcoind);
    builder.AddTraders("traders", chain)
        .WithNode(bitcoind)
        .WithReference(arkserver)
        .WithReference(attestor)
        .WithReference(orderbook)
        .WithReference(contractlifecycle)
        .WithReference(gateway)
        .WithEnvironment("Tokens__Key", tokens)
        .WithHttpEndpoint()
        .WithHttpHealthCheck("/health")
        .WaitFor(arkserver)
        .WaitFor(contractlifecycle)
        .WaitFor(settlement)
        .WaitFor(gateway)
        .WaitForCompletion(history);
}

builder.Build().Run();
