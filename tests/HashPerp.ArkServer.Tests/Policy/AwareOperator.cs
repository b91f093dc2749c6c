using HashPerp.Chain;
using Xunit;

namespace HashPerp.ArkServer.Tests.Policy;

/// <summary>An operator in contract-aware mode that releases pending transactions after two confirmations.</summary>
public sealed class AwareOperator : IAsyncLifetime
{
    public const int ReleaseConfirmations = 2;

    public OperatorStack Stack { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stack = await OperatorStack.StartAsync(Settings(RaceScenario.Profile));

    public ValueTask DisposeAsync() => Stack.DisposeAsync();

    private static Dictionary<string, string?> Settings(ProfileSettings profile) => new()
    {
        ["ArkServer__ContractAware"] = "true",
        ["ArkServer__Attestors__0"] = RaceScenario.AttestorKey.ToString(),
        ["ArkServer__Profile__Kind"] = profile.Kind,
        ["ArkServer__Profile__HeightOffset"] = $"{profile.HeightOffset}",
        ["ArkServer__Profile__StartBits"] = profile.StartBits,
        ["ArkServer__ReleaseConfirmations"] = $"{ReleaseConfirmations}",
    };
}
