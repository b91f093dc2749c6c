using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>A copy that the exchange keeps, as it says.</summary>
/// <param name="Sha256">Of the sealed bytes.</param>
public sealed record StoredKitCopy(KitCopyName Name, Bytes32 Sha256);

/// <summary>What names a copy: an account has one of each.</summary>
/// <param name="Version">Of the contract.</param>
public sealed record KitCopyName(Bytes32 ContractId, uint Version, KitStage Stage)
{
    public static KitCopyName Of(KitCopyHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return new KitCopyName(header.ContractId, header.Version, header.Stage);
    }
}

/// <summary>This account's sealed kits at the exchange.</summary>
public interface IKitCopies
{
    /// <summary>Stores a sealed kit; the same one again changes nothing.</summary>
    Task PutAsync(ReadOnlyMemory<byte> copy, CancellationToken cancel);

    /// <summary>All of them, oldest first.</summary>
    Task<IReadOnlyList<StoredKitCopy>> ListAsync(CancellationToken cancel);

    /// <summary>The sealed bytes: whatever the exchange gives, to be opened by who has the seed.</summary>
    Task<byte[]> GetAsync(KitCopyName name, CancellationToken cancel);
}
