using System.Security.Cryptography;
using HashPerp.Ark;
using HashPerp.ArkServer.Chain;
using HashPerp.ArkServer.Core;
using HashPerp.ArkServer.Data;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Features.CreateNotes;

/// <summary>Gives away off-chain money: whoever has the text of a note turns it into a VTXO in a batch (40-ark-wire §3.9). The operator pays.</summary>
public sealed class CreateNotesHandler(NpgsqlDataSource database, ChainView chain)
{
    public const int MaxQuantity = 100;

    /// <param name="amount">Satoshi of each.</param>
    /// <returns>Bearer secrets. They are nowhere else: the books only know what opens with them.</returns>
    public async Task<IReadOnlyList<string>> HandleAsync(uint amount, int quantity, CancellationToken cancel)
    {
        if (amount == 0 || quantity is < 1 or > MaxQuantity)
        {
            throw OperatorErrors.InvalidRequest.Error($"{quantity} notes of {amount} sat.", $"Ask for 1 to {MaxQuantity} notes of at least 1 sat.");
        }
        var notes = Enumerable.Range(0, quantity).Select(_ => new ArkNote(new Bytes32(RandomNumberGenerator.GetBytes(32)), amount)).ToList();
        var now = (await chain.TipAsync(cancel)).MedianTime;
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await VtxoStore.InsertAsync(transaction, notes.Select(note => VtxoRecord.Note(note.OutPoint, note.TxOut, now)));
        await transaction.CommitAsync(cancel);
        return [.. notes.Select(note => note.Encode())];
    }
}
