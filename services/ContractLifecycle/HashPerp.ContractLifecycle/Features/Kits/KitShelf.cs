using System.Security.Cryptography;
using HashPerp.ContractLifecycle.Core;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Primitives;

namespace HashPerp.ContractLifecycle;

/// <summary>
/// Keeps sealed kits for the parties of contracts. Only a party can store one, for accounts are free and disks aren't; nothing that is stored is replaced, so
/// whoever gets hold of a token can't put rubbish in its place.
/// </summary>
internal sealed class KitShelf(Database database, KitCopyLimits limits, TimeProvider time)
{
    /// <summary>The copy is durable when this returns, now or before.</summary>
    /// <exception cref="HashPerpException"><see cref="LifecycleErrors.UnknownContract"/>, <see cref="LifecycleErrors.KitCopyTaken"/>,
    /// <see cref="LifecycleErrors.KitCopiesFull"/>; otherwise as <see cref="KitCopyHeader.Read"/>.</exception>
    public Task<KitCopyRow> PutAsync(Bytes32 account, byte[] copy, CancellationToken cancel)
    {
        var name = KitCopyHeader.Read(copy);
        var hash = SHA256.HashData(copy);
        return database.InTransactionAsync(
            async (connection, transaction, token) =>
            {
                await KitCopyStore.LockAsync(account, connection, transaction, token);
                if (await KitCopyStore.FindAsync(account, name, connection, transaction, token) is { } stored)
                {
                    return stored.Sha256.AsSpan().SequenceEqual(hash) ? stored : throw LifecycleErrors.KitCopyTaken.Error(
                        $"Of contract {name.ContractId}, version {name.Version}, stage {name.Stage}, another copy is stored.", "A copy is never replaced; fetch the one that is there.");
                }
                if (!await KitCopyStore.IsPartyAsync(account, name.ContractId, connection, transaction, token))
                {
                    throw LifecycleErrors.UnknownContract.Error($"There is no contract {name.ContractId} of this account.", "Report the contract first; then store its kit.");
                }
                await MakeRoomAsync(account, copy.Length, connection, transaction, token);
                return await KitCopyStore.InsertAsync(account, name, hash, copy, time.GetUtcNow(), connection, transaction, token);
            },
            cancel);
    }

    /// <summary>A page of the account's copies, oldest first.</summary>
    /// <returns>The next page's place; 0 after the last.</returns>
    public async Task<(IReadOnlyList<KitCopyRow> Copies, long NextAfter)> ListAsync(Bytes32 account, long after, CancellationToken cancel)
    {
        var rows = await database.ReadAsync(
            (connection, token) => KitCopyStore.ListAsync(account, after, KitCopyLimits.PageSize + 1, connection, token), cancel);
        return rows.Count <= KitCopyLimits.PageSize ? (rows, 0) : ([.. rows.Take(KitCopyLimits.PageSize)], rows[KitCopyLimits.PageSize - 1].Number);
    }

    /// <exception cref="HashPerpException"><see cref="LifecycleErrors.UnknownKitCopy"/>: others' aren't told apart from none.</exception>
    public async Task<byte[]> GetAsync(Bytes32 account, byte[] contract, uint version, uint stage, CancellationToken cancel) =>
        (stage <= byte.MaxValue ? await database.ReadAsync((connection, token) => KitCopyStore.ReadAsync(account, contract, version, (int)stage, connection, token), cancel) : null)
        ?? throw LifecycleErrors.UnknownKitCopy.Error("There is no such kit copy of this account.", "Ask for one of ListKitCopies.");

    /// <summary>Only what is of no use any more gives way: copies of contracts that are over.</summary>
    private async Task MakeRoomAsync(Bytes32 account, int size, Npgsql.NpgsqlConnection connection, Npgsql.NpgsqlTransaction transaction, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            var (copies, bytes) = await KitCopyStore.UsedAsync(account, connection, transaction, cancel);
            var (tooMany, tooMuch) = (copies + 1 - limits.Copies, bytes + size - limits.Bytes);
            if (tooMany <= 0 && tooMuch <= 0)
            {
                return;
            }
            if (tries > 0)
            {
                throw LifecycleErrors.KitCopiesFull.Error(
                    $"This account has {copies} kit copies of {bytes} bytes; {limits.Copies} copies of {limits.Bytes} bytes are kept.",
                    "There is room once a contract is over; until then keep this kit elsewhere.");
            }
            await KitCopyStore.MakeRoomAsync(account, tooMany, tooMuch, connection, transaction, cancel);
        }
    }
}
