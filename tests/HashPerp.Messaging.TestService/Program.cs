using HashPerp.Data;
using HashPerp.Events.OrderBook;
using HashPerp.Messaging;
using HashPerp.Messaging.TestService;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// A service of its own for tests that kill one: "publish STREAMS EVENTS" writes events as the order book does and ends when all are published,
// "follow" applies them as settlement does until it is stopped.
var builder = Host.CreateApplicationBuilder();
switch (args)
{
    case ["publish", var streams, var events]:
        builder.AddHashPerpData("orderbook", typeof(Numbered).Assembly);
        builder.AddHashPerpMessaging("orderbook");
        builder.Services.AddSingleton(new Plan(int.Parse(streams), int.Parse(events)));
        builder.Services.AddHostedService<Writer>();
        break;
    case ["follow"]:
        builder.AddHashPerpData("settlement", typeof(Numbered).Assembly);
        builder.AddHashPerpMessaging("settlement");
        builder.AddEventHandler<OrderCancelledV1, Recorder>();
        break;
    default:
        return 64;
}
await builder.Build().RunAsync();
return 0;
