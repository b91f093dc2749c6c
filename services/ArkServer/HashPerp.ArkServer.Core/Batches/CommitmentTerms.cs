using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>What the operator contributes to every commitment transaction.</summary>
/// <param name="Cosigner">Its key in the tree, fresh for each session.</param>
/// <param name="Sweep">The leaf beside every tree output.</param>
/// <param name="ConnectorKey">Output key of the connector account.</param>
/// <param name="ChangeScript">Where its change goes.</param>
public sealed record CommitmentTerms(
    ECPubKey Cosigner, CsvMultisigClosure Sweep, ECXOnlyPubKey ConnectorKey, Script ChangeScript, Satoshis Dust, long SatPerVbyte);
