using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Testing;

namespace HashPerp.ArkInterop.Tests;

/// <summary>A user of our own client, over gRPC, who is paid by the other wallet and pays it back.</summary>
internal sealed class OurWallet : IDisposable
{
    private readonly string _path = TestFolder.Create("ours");
    private readonly AgentFolder _folder;
    private readonly HdWallet _keys;
    private readonly CoinStore _coins;
    private readonly OperatorClient _operator;
    private readonly OffchainSender _sender;
    private readonly WalletSync _sync;

    public OurWallet(InteropStack stack)
    {
        _folder = AgentFolder.Open(_path);
        _keys = HdWallet.Create(_folder, BitcoinNetwork.Regtest);
        _coins = new CoinStore(_folder);
        var ancestries = new AncestryStore(_folder);
        _operator = new OperatorClient(stack.Operator.Url, BitcoinNetwork.Regtest, new OperatorPin(_folder), TimeProvider.System);
        _sender = new OffchainSender(_operator, _keys, _coins, ancestries, _folder, TimeProvider.System);
        _sync = new WalletSync(_operator, _keys, _coins, ancestries, new AncestryFetcher(_operator, stack.Node.Rpc));
    }

    public long BalanceSat => _coins.Balance.Value;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A fresh address, as one gives it to a payer.</summary>
    public async Task<string> NextAddressAsync()
    {
        var info = await _operator.GetInfoAsync(Cancel);
        var script = info.DefaultVtxoScript(_keys.PublicKey(_keys.NextReceive()));
        return new ArkAddress(IsMainnet: false, info.SignerKey.XOnly, script.OutputKey).ToString();
    }

    /// <summary>Waits for a coin that somebody paid; it is verified down to the chain before it counts.</summary>
    public Task<HeldCoin> ReceiveAsync() =>
        Eventually.ValueAsync(async () => (await _sync.RunAsync(Cancel)).Added is [var coin, ..] ? coin : null, "the other wallet's payment", cancel: Cancel);

    public async Task PayAsync(HeldCoin from, string address, long sat)
    {
        SendOutput[] outputs =
        [
            SendOutput.Pay(new(sat), ArkAddress.Parse(address).ScriptPubKey),
            SendOutput.Change(from.Amount - new Primitives.Satoshis(sat), _keys.NextReceive()),
        ];
        await _sender.SendAsync("back", [from.OutPoint], outputs, Cancel);
    }

    public void Dispose()
    {
        _operator.Dispose();
        _keys.Dispose();
        _folder.Dispose();
        TestFolder.Remove(_path);
    }
}
