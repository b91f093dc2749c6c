using HashPerp.Client.TestAgent;

// A process of its own for tests that kill it: verb, then the verb's arguments.
return args switch
{
    ["relay-send", .. var rest] => await RelayVerbs.SendAsync(rest),
    ["relay-receive", .. var rest] => await RelayVerbs.ReceiveAsync(rest),
    ["wallet-life", .. var rest] => await WalletVerbs.LifeAsync(rest),
    ["order-life", .. var rest] => await OrderVerbs.LifeAsync(rest),
    _ => 2,
};
