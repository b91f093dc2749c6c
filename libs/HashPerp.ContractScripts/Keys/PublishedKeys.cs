using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Checks of outcome keys that attestors have published.</summary>
public static class PublishedKeys
{
    /// <summary>All k attestors' keys, each the one announced.</summary>
    /// <exception cref="HashPerpException"><see cref="ContractScriptErrors.WrongSecret"/>.</exception>
    public static void RequireAll(IReadOnlyList<ECPrivKey> published, IReadOnlyList<Bytes32> announced)
    {
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(announced);
        if (published.Count != announced.Count)
        {
            throw ContractScriptErrors.WrongSecret.Error($"{published.Count} of {announced.Count} outcome keys.", "Wait until every attestor has published.");
        }
        for (var i = 0; i < announced.Count; i++)
        {
            if (published[i].XOnlyPubKey.Value != announced[i])
            {
                throw ContractScriptErrors.WrongSecret.Error(
                    $"The published key belongs to {published[i].XOnlyPubKey}, announced was {announced[i]}.", "Keep it as evidence against the attestor.");
            }
        }
    }
}
