using Xunit;

namespace HashPerp.ArkServer.Tests;

/// <summary>An operator that takes fees and small amounts only, and is impatient with idle streams.</summary>
public sealed class FeeTakingOperator : IAsyncLifetime
{
    public OperatorStack Stack { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stack = await OperatorStack.StartAsync(new Dictionary<string, string?>
    {
        ["ArkServer__OffchainInputFee"] = "inputType == 'note' ? 0.0 : amount * 0.001",
        ["ArkServer__OnchainInputFee"] = "200.5",
        ["ArkServer__OnchainOutputFee"] = "1000",
        ["ArkServer__VtxoMaxAmount"] = "100000",
        ["ArkServer__UtxoMaxAmount"] = "150000",
        ["ArkServer__HeartbeatSeconds"] = "1",
        ["ArkServer__EsploraMaxBlocks"] = "5",
        // More than it is funded with.
        ["ArkServer__LowFundsSat"] = "6500000000",
    });

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
