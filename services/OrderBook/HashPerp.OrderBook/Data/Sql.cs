using System.Buffers.Binary;
using Npgsql;

namespace HashPerp.OrderBook;

/// <summary>Statements with positional parameters.</summary>
internal static class Sql
{
    public static NpgsqlBatchCommand Command(string text, params object[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
        return command;
    }

    /// <summary>One column of rows that are sent as arrays.</summary>
    public static TColumn[] Array<TRow, TColumn>(IEnumerable<TRow> rows, Func<TRow, TColumn> column) => [.. rows.Select(column)];

    public static byte[] ClientOrderId(UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }
}
