using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Testing;

/// <content>Blocks and coins.</content>
public sealed partial class BitcoindNode
{
    /// <summary>Pays a taproot key that nobody knows the secret of (the NUMS point of BIP341): for blocks whose coinbase doesn't matter.</summary>
    public const string NobodysDescriptor = "raw(512050929b74c1a04954b78b4b6035e97a5e078a5a0f28ec96d547bfee9ace803ac0)";

    private string? _nobody;

    /// <summary>Where the node's clock stands; null while it runs.</summary>
    public long? MockTime => _mockTime;

    /// <summary>Sets the node's clock, now and after every restart.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public async Task SetMockTimeAsync(long time, CancellationToken cancel = default)
    {
        await Rpc.SetMockTimeAsync(time, cancel).ConfigureAwait(false);
        _mockTime = time;
    }

    /// <summary>Mines at the node's present time.</summary>
    /// <param name="blocks">How many.</param>
    /// <param name="address">Whom the coinbases pay; nobody when null.</param>
    public async Task<IReadOnlyList<uint256>> MineAsync(int blocks = 1, string? address = null, CancellationToken cancel = default) =>
        await Rpc.GenerateToAddressAsync(blocks, address ?? await NobodyAsync(cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);

    /// <summary>
    /// Mines one block whose header carries exactly this time. It must be later than the MTP of the tip, as on mainnet; it may be earlier than the tip.
    /// </summary>
    /// <exception cref="InvalidOperationException">The node chose another time.</exception>
    public async Task<uint256> MineAtAsync(long time, string? address = null, CancellationToken cancel = default)
    {
        await SetMockTimeAsync(time, cancel).ConfigureAwait(false);
        var hash = (await MineAsync(1, address, cancel).ConfigureAwait(false))[0];
        var header = await Rpc.GetBlockHeaderAsync(hash, cancel).ConfigureAwait(false);
        var mined = BitConverter.ToUInt32(header, 68);
        return mined == time ? hash : throw new InvalidOperationException($"The block came out with time {mined} instead of {time}: not later than the MTP.");
    }

    /// <summary>Mines one block for each time, in order: a stretch of the real chain, replayed.</summary>
    public async Task MineHeadersAsync(IEnumerable<long> times, string? address = null, CancellationToken cancel = default)
    {
        foreach (var time in times)
        {
            await MineAtAsync(time, address, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>A wallet of this name with mature coins to spend: makes it, and mines to it what it lacks.</summary>
    /// <param name="name">Of the wallet; one for each test.</param>
    /// <param name="coins">How many coins of 50 BTC (less after a halving at height 150).</param>
    public async Task<RPCClient> FundedWalletAsync(string name, int coins = 1, CancellationToken cancel = default)
    {
        var wallet = await Rpc.OpenWalletAsync(name, cancel).ConfigureAwait(false);
        await MineAsync(coins, await wallet.GetNewAddressAsync(cancel: cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
        await MineAsync(100, cancel: cancel).ConfigureAwait(false);
        var balance = await wallet.GetBalanceAsync(cancel).ConfigureAwait(false);
        return balance > Satoshis.Zero ? wallet : throw new InvalidOperationException($"The wallet {name} has no mature coin.");
    }

    private async Task<string> NobodyAsync(CancellationToken cancel)
    {
        if (_nobody is null)
        {
            var descriptor = await Rpc.AddChecksumAsync(NobodysDescriptor, cancel).ConfigureAwait(false);
            var answer = await Rpc.CallAsync("deriveaddresses", [descriptor], cancel).ConfigureAwait(false);
            _nobody = answer[0].GetString()!;
        }
        return _nobody;
    }
}
