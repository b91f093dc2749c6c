using HashPerp.Primitives;

namespace HashPerp.Bitcoin;

/// <content>What only a regtest node does: mining on demand, mock time, taking blocks back.</content>
public sealed partial class RPCClient
{
    /// <summary>Mines blocks whose coinbase pays an address; returns their hashes, first to last.</summary>
    public async Task<IReadOnlyList<uint256>> GenerateToAddressAsync(int blocks, string address, CancellationToken cancel = default) =>
        [.. (await CallAsync("generatetoaddress", [blocks, address], cancel).ConfigureAwait(false)).EnumerateArray()
            .Select(hash => uint256.Parse(hash.Text()))];

    /// <summary>Mines one block with exactly these transactions, whatever the mempool thinks of them.</summary>
    /// <param name="output">Address or descriptor that the coinbase pays.</param>
    /// <param name="transactions">In block order.</param>
    public async Task<uint256> GenerateBlockAsync(string output, IReadOnlyList<Transaction> transactions, CancellationToken cancel = default)
    {
        var hex = transactions.Select(transaction => transaction.ToHex()).ToArray();
        return (await CallAsync("generateblock", [output, hex], cancel).ConfigureAwait(false)).Hash("hash");
    }

    /// <summary>Stops the node's clock at a time; 0 lets it run again. The node forgets it when it restarts.</summary>
    /// <param name="time">Seconds since 1970.</param>
    public Task SetMockTimeAsync(long time, CancellationToken cancel = default) => CallAsync("setmocktime", [time], cancel);

    /// <summary>Offers a whole block. The node answers with nothing when it takes it.</summary>
    /// <exception cref="HashPerpException"><see cref="BitcoinErrors.NodeRefused"/> with the consensus rule that it breaks.</exception>
    public async Task SubmitBlockAsync(ReadOnlyMemory<byte> block, CancellationToken cancel = default)
    {
        var answer = await CallAsync("submitblock", [Hex.Encode(block.Span)], cancel).ConfigureAwait(false);
        if (answer.ValueKind == System.Text.Json.JsonValueKind.String)
        {
            throw BitcoinErrors.NodeRefused.Error($"The node refused the block: {answer.GetString()}.");
        }
    }

    public Task InvalidateBlockAsync(uint256 hash, CancellationToken cancel = default) => CallAsync("invalidateblock", [hash.ToString()], cancel);

    public Task ReconsiderBlockAsync(uint256 hash, CancellationToken cancel = default) => CallAsync("reconsiderblock", [hash.ToString()], cancel);

    /// <summary>Asks the node to stop; it answers before it has.</summary>
    public Task StopAsync(CancellationToken cancel = default) => CallAsync("stop", [], cancel);
}
