using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>What our operator says of itself over REST, byte for byte.</summary>
public sealed class RestInfoTests(SharedOperator shared) : IDisposable
{
    private readonly RestClient _rest = new(shared.Stack.RestUrl);

    public void Dispose() => _rest.Dispose();

    [Fact]
    public async Task GetInfo_is_the_json_of_protobuf()
    {
        var info = await _rest.GetAsync("/v1/info");
        Assert.Matches("^[0-9a-f]{64}$", (string?)info["digest"]);
        info["digest"] = "";

        Assert.Equal(
            """
            {"version":"0.1.0","signerPubkey":"031bdb2e973c47e9f13919567f83257263e2f65948214d66409b4e774add88e52a",
            "forfeitPubkey":"02ea7e6686484c82084359642815cdcc7e99e68e97026d8d266f192671e31285df","forfeitAddress":"bcrt1qgp3za5tnw9h7ash5aq389vnclgcfmcjy4dasn9",
            "checkpointTapscript":"03040040b27520ea7e6686484c82084359642815cdcc7e99e68e97026d8d266f192671e31285dfac","network":"regtest","sessionDuration":"12",
            "unilateralExitDelay":"2048","boardingExitDelay":"4096","utxoMinAmount":"330","utxoMaxAmount":"-1","vtxoMinAmount":"1","vtxoMaxAmount":"-1","dust":"330",
            "fees":{"intentFee":{"offchainInput":"","offchainOutput":"","onchainInput":"","onchainOutput":""},"txFeeRate":"0"},"scheduledSession":null,
            "deprecatedSigners":[],"serviceStatus":{},"digest":"","maxTxWeight":"40000","maxOpReturnOutputs":"3"}
            """.ReplaceLineEndings(""),
            info.ToJsonString());
    }
}
