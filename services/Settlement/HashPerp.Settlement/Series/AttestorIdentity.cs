using Dapper;
using HashPerp.Contracts.Settlement.V1;
using HashPerp.ContractScripts;
using HashPerp.Data;
using HashPerp.Primitives;

namespace HashPerp.Settlement.Host;

/// <summary>Which attestor is ours: the configured one, or the one met first, for ever.</summary>
internal sealed class AttestorIdentity(Database database, SettlementOptions options)
{
    /// <summary>The key, once the attestor that says so is known to be ours.</summary>
    /// <exception cref="HashPerpException"><see cref="SettlementErrors.WrongAttestor"/>.</exception>
    public async Task<Bytes32> RequireAsync(GetInfoResponse info, CancellationToken cancel)
    {
        var genesis = GenesisPrefix.Read(info.GenesisPrefix.Span);
        if (genesis != options.Genesis)
        {
            throw SettlementErrors.WrongAttestor.Error($"The attestor is for the network {genesis}, not {options.Genesis}.", "Check services__attestor__grpc__0.");
        }
        var key = new Bytes32(info.Attestor.Span);
        var ours = options.PinnedAttestor ?? await FirstMetAsync(key, cancel);
        return key == ours
            ? key
            : throw SettlementErrors.WrongAttestor.Error($"The attestor is {key}, ours is {ours}.", "An attestor's key never changes: restore its seed.");
    }

    private async Task<Bytes32> FirstMetAsync(Bytes32 key, CancellationToken cancel)
    {
        var stored = await database.InTransactionAsync(
            async (connection, transaction, _) =>
            {
                await connection.ExecuteAsync("insert into attestor (key) values (@key) on conflict do nothing", new { key = key.ToBytes() }, transaction);
                return await connection.ExecuteScalarAsync<byte[]>("select key from attestor", transaction: transaction);
            },
            cancel);
        return new Bytes32(stored!);
    }
}
