using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>The network whose chain a kit is for.</summary>
public static class KitNetwork
{
    /// <exception cref="HashPerpException"><see cref="ClientErrors.NodeUnfit"/>: a network that we don't know.</exception>
    public static BitcoinNetwork Of(ExitKit kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        return kit.Terms.Genesis switch
        {
            var genesis when genesis == GenesisPrefix.Mainnet => BitcoinNetwork.Mainnet,
            var genesis when genesis == GenesisPrefix.Signet => BitcoinNetwork.Signet,
            var genesis when genesis == GenesisPrefix.Regtest => BitcoinNetwork.Regtest,
            var genesis => throw ClientErrors.NodeUnfit.Error($"The kit is for a network with genesis {genesis}.", "This release knows bitcoin, signet and regtest."),
        };
    }
}
