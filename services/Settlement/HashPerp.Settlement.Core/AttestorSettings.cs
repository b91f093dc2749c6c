using HashPerp.Chain;
using HashPerp.ContractScripts;

namespace HashPerp.Settlement;

/// <summary>What an attestor is told about its chain.</summary>
/// <param name="Genesis">The network.</param>
/// <param name="Profile">What its heights stand for.</param>
/// <param name="Confirmations">An outcome is attested at tip >= h* + this - 1: 1 on regtest, 6 where blocks can be taken back.</param>
public sealed record AttestorSettings(GenesisPrefix Genesis, ChainProfile Profile, byte Confirmations);
