using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>Keeps the ancestry of every coin in the agent's folder, one document for each transaction that created coins of ours.</summary>
public sealed class AncestryStore(AgentFolder folder)
{
    private const int Version = 1;

    /// <param name="txid">The transaction that created the coins.</param>
    public void Save(uint256 txid, VerifiedAncestry ancestry) => folder.WriteJson(Name(txid), Version, ancestry.ToJson());

    /// <summary>Null where there is none.</summary>
    public VerifiedAncestry? Find(uint256 txid) => folder.ReadJson(Name(txid), Version) is { } document ? VerifiedAncestry.FromJson(document) : null;

    /// <exception cref="HashPerpException"><see cref="ClientErrors.AncestryRefused"/>: we hold none.</exception>
    public VerifiedAncestry Require(OutPoint coin) => Find(coin.Hash)
        ?? throw ClientErrors.AncestryRefused.Error($"There is no ancestry of {coin} in {folder.Path}.", "Fetch it from the operator while it answers.");

    private static string Name(uint256 txid) => $"ancestry/{txid}.json";
}
