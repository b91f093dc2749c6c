using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>The newest good kit of one contract, or why there is none.</summary>
/// <param name="Refused">What was wrong with newer copies, or with all where <paramref name="Kit"/> is null.</param>
public sealed record FetchedKit(Bytes32 ContractId, ExitKit? Kit, IReadOnlyList<HashPerpException> Refused);

/// <summary>Gets an owner's kits back with nothing but the seed: lists the copies, opens them, and believes only what passes every check of an exit.</summary>
public static class KitFetch
{
    /// <summary>One for each contract, in the order of their first copies.</summary>
    /// <exception cref="HashPerpException">The exchange can't be used, or doesn't accept the login.</exception>
    public static async IAsyncEnumerable<FetchedKit> AllAsync(
        IKitCopies copies, HdWallet keys, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(copies);
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var contract in (await copies.ListAsync(cancel)).Select(copy => copy.Name).Distinct().GroupBy(name => name.ContractId).ToArray())
        {
            yield return await NewestAsync(copies, keys, contract, cancel);
        }
    }

    private static async Task<FetchedKit> NewestAsync(IKitCopies copies, HdWallet keys, IGrouping<Bytes32, KitCopyName> contract, CancellationToken cancel)
    {
        var refused = new List<HashPerpException>();
        foreach (var name in contract.OrderByDescending(name => name.Version).ThenByDescending(name => name.Stage))
        {
            var copy = await copies.GetAsync(name, cancel);
            try
            {
                return new FetchedKit(contract.Key, Open(copy, name, keys), refused);
            }
            catch (HashPerpException damaged)
            {
                refused.Add(damaged);
            }
        }
        return new FetchedKit(contract.Key, null, refused);
    }

    private static ExitKit Open(byte[] copy, KitCopyName name, HdWallet keys)
    {
        using var key = keys.KitCopies();
        var kit = ExitKit.Parse(SealedKit.Open(key, copy));
        var header = KitCopyHeader.Of(kit);
        return header == KitCopyHeader.Read(copy) && KitCopyName.Of(header) == name && kit.Terms.Genesis == keys.Genesis
            ? kit
            : throw ClientErrors.KitCopyRefused.Error(
                $"The copy of contract {name.ContractId}, version {name.Version}, holds the kit of {kit.ContractId}, version {kit.Version}.", "Ask for it again.");
    }
}
