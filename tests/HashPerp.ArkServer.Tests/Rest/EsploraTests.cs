using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>The chain as wallets ask for it, against a node that mines, forgets and reorganises.</summary>
public sealed class EsploraTests(OwnOperator own) : IClassFixture<OwnOperator>, IDisposable
{
    private readonly OperatorStack _stack = own.Stack;

    private readonly RestClient _rest = new(own.Stack.RestUrl);

    public void Dispose() => _rest.Dispose();

    [Fact]
    public async Task A_payment_is_seen_unconfirmed_confirmed_and_spent()
    {
        using var alice = new TestUser(_stack);
        var boarding = _stack.Info.BoardingScript(alice.Key.XOnlyPubKey);
        var address = BitcoinAddress.Encode(boarding.ScriptPubKey, BitcoinNetwork.Regtest);
        Assert.Equal("[]", (await GetAsync($"/address/{address}/utxo")).ToJsonString());
        Assert.Equal("[]", (await GetAsync($"/address/{address}/txs")).ToJsonString());

        var txid = await _stack.Faucet.SendToAddressAsync(address, new Satoshis(50_000));
        var transaction = (await _stack.Node.Rpc.GetRawTransactionAsync(txid))!.Transaction;
        var vout = transaction.Outputs.ToList().FindIndex(output => output.ScriptPubKey.Equals(boarding.ScriptPubKey));
        Assert.Equal(
            $$$"""[{"txid":"{{{txid}}}","vout":{{{vout}}},"status":{"confirmed":false},"value":50000}]""", (await GetAsync($"/address/{address}/utxo")).ToJsonString());
        Assert.Equal("""{"confirmed":false}""", (await GetAsync($"/tx/{txid}/status")).ToJsonString());

        await _stack.MineAsync();
        var block = await _stack.Node.Rpc.GetBlockHeaderInfoAsync(await _stack.Node.Rpc.GetBestBlockHashAsync());
        var status = $$$"""{"confirmed":true,"block_height":{{{block.Height}}},"block_hash":"{{{block.Hash}}}","block_time":{{{block.Time}}}}""";
        Assert.Equal(status, (await GetAsync($"/tx/{txid}/status")).ToJsonString());
        Assert.Equal(
            $$$"""[{"txid":"{{{txid}}}","vout":{{{vout}}},"status":{{{status}}},"value":50000}]""", (await GetAsync($"/address/{address}/utxo")).ToJsonString());
        Assert.Equal("""{"spent":false}""", (await GetAsync($"/tx/{txid}/outspends")).AsArray()[vout]!.ToJsonString());

        var coin = OwnedCoin.Boarding(new OutPoint(txid, (uint)vout), 50_000, boarding, alice.Key);
        using var participant = new BatchParticipant(_stack, [coin]);
        var commitment = (await participant.RunAsync([alice.Output(50_000)])).ToString();
        Assert.Equal("[]", (await GetAsync($"/address/{address}/utxo")).ToJsonString());
        var outspend = (await GetAsync($"/tx/{txid}/outspends")).AsArray()[vout]!;
        Assert.Equal((true, commitment, false), ((bool)outspend["spent"]!, (string?)outspend["txid"], (bool)outspend["status"]!["confirmed"]!));
        // The newest first, and what is not confirmed before all.
        Assert.Equal([commitment, txid.ToString()], (await GetAsync($"/address/{address}/txs")).AsArray().Select(tx => (string?)tx!["txid"]));
    }

    [Fact]
    public async Task A_transaction_has_its_inputs_outputs_fee_and_hex()
    {
        using var alice = new TestUser(_stack);
        var coin = await alice.FundBoardingAsync(70_000);
        var tx = await GetAsync($"/tx/{coin.OutPoint.Hash}");
        Assert.Equal(["txid", "version", "locktime", "vin", "vout", "size", "weight", "fee", "status"], tx.AsObject().Select(field => field.Key));
        var output = tx["vout"]!.AsArray()[(int)coin.OutPoint.N]!;
        Assert.Equal(coin.Input.Script.ScriptPubKey.ToHex(), (string?)output["scriptpubkey"]);
        Assert.Equal(BitcoinAddress.Encode(coin.Input.Script.ScriptPubKey, BitcoinNetwork.Regtest), (string?)output["scriptpubkey_address"]);
        Assert.Equal(70_000, (long)output["value"]!);
        var spent = tx["vin"]!.AsArray().Sum(input => (long)input!["prevout"]!["value"]!);
        Assert.Equal(spent - tx["vout"]!.AsArray().Sum(paid => (long)paid!["value"]!), (long)tx["fee"]!);
        var hex = await _rest.Http.GetStringAsync($"/esplora/tx/{coin.OutPoint.Hash}/hex");
        Assert.Equal(coin.OutPoint.Hash, Transaction.Parse(hex).GetHash());
    }

    [Fact]
    public async Task A_reorganisation_takes_a_confirmation_back()
    {
        using var alice = new TestUser(_stack);
        var coin = await alice.FundBoardingAsync(30_000);
        Assert.True((bool)(await GetAsync($"/tx/{coin.OutPoint.Hash}/status"))["confirmed"]!);
        var tip = await _stack.Node.Rpc.GetBestBlockHashAsync();

        await _stack.Node.Rpc.CallAsync("invalidateblock", [tip.ToString()]);
        Assert.False((bool)(await GetAsync($"/tx/{coin.OutPoint.Hash}/status"))["confirmed"]!);
        await _stack.MineAsync(2);
        Assert.True((bool)(await GetAsync($"/tx/{coin.OutPoint.Hash}/status"))["confirmed"]!);
        Assert.NotEqual(tip.ToString(), (string?)(await GetAsync($"/tx/{coin.OutPoint.Hash}/status"))["block_hash"]);
    }

    [Fact]
    public async Task The_tip_comes_first_and_with_its_median_time()
    {
        await _stack.MineAsync();
        var info = await _stack.Node.Rpc.GetBlockchainInfoAsync();
        var blocks = (await GetAsync("/blocks")).AsArray();
        Assert.Equal(10, blocks.Count);
        Assert.Equal(
            (info.BestBlockHash.ToString(), info.Blocks, info.MedianTime),
            ((string?)blocks[0]!["id"], (int)blocks[0]!["height"]!, (long)blocks[0]!["mediantime"]!));
        Assert.Equal((string?)blocks[0]!["previousblockhash"], (string?)blocks[1]!["id"]);
        Assert.Equal($"{info.Blocks}", await _rest.Http.GetStringAsync("/esplora/blocks/tip/height"));
        using var fees = await _rest.Http.GetAsync("/esplora/fee-estimates");
        Assert.Contains(fees.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound });
    }

    [Fact]
    public async Task A_signed_transaction_is_broadcast_alone_or_as_a_package_and_refused_with_the_nodes_reason()
    {
        var hex = await SignedPaymentAsync();
        using var sent = await PostAsync("/tx", hex);
        Assert.Equal((HttpStatusCode.OK, Transaction.Parse(hex).GetHash().ToString()), (sent.StatusCode, await sent.Content.ReadAsStringAsync()));
        using var garbage = await PostAsync("/tx", "00");
        Assert.Equal(HttpStatusCode.BadRequest, garbage.StatusCode);
        var next = await SignedPaymentAsync();
        using var unsigned = await PostAsync("/tx", Unsigned(Transaction.Parse(next)).ToHex());
        Assert.Equal(HttpStatusCode.BadRequest, unsigned.StatusCode);
        Assert.Contains("script", await unsigned.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var package = await PostAsync("/txs/package", JsonSerializer.Serialize(new[] { next }));
        Assert.Equal("success", (string?)JsonNode.Parse(await package.Content.ReadAsStringAsync())!["package_msg"]);
        foreach (var bad in new[] { "[]", "{}", """[null]""", """["00"]""" })
        {
            using var refused = await PostAsync("/txs/package", bad);
            Assert.Equal((HttpStatusCode.BadRequest, "text/plain"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
        }
    }

    [Theory]
    [InlineData("/address/bcrt1qnothing/utxo", HttpStatusCode.BadRequest)]
    [InlineData("/address/tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx/txs", HttpStatusCode.BadRequest)]
    [InlineData("/tx/zz", HttpStatusCode.BadRequest)]
    [InlineData("/tx/0000000000000000000000000000000000000000000000000000000000000001", HttpStatusCode.NotFound)]
    [InlineData("/tx/0000000000000000000000000000000000000000000000000000000000000001/outspends", HttpStatusCode.NotFound)]
    public async Task What_is_malformed_or_unknown_is_refused_in_plain_text(string path, HttpStatusCode status)
    {
        using var refused = await _rest.Http.GetAsync($"/esplora{path}");
        Assert.Equal((status, "text/plain"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
    }

    private static Transaction Unsigned(Transaction signed) => signed with { Inputs = [.. signed.Inputs.Select(input => new TxIn(input.PrevOut, input.Sequence))] };

    private Task<JsonNode> GetAsync(string path) => _rest.GetAsync($"/esplora{path}");

    private Task<HttpResponseMessage> PostAsync(string path, string text) => _rest.Http.PostAsync($"/esplora{path}", new StringContent(text, Encoding.UTF8, "text/plain"));

    /// <summary>A payment that the faucet's wallet has signed and not sent.</summary>
    private async Task<string> SignedPaymentAsync()
    {
        using var anybody = new TestUser(_stack);
        var address = BitcoinAddress.Encode(anybody.Script.ScriptPubKey, BitcoinNetwork.Regtest);
        var outputs = new Dictionary<string, string> { [address] = "0.00050000" };
        var options = new Dictionary<string, object?> { ["add_to_wallet"] = false, ["lock_unspents"] = true, ["fee_rate"] = 2 };
        return (await _stack.Faucet.CallAsync("send", [new[] { outputs }, null, "unset", null, options])).GetProperty("hex").GetString()!;
    }
}
