using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace HashPerp.Cli;

/// <summary>
/// Who had what before and after, satoshi. Money moves between the users, the operator and the miner (as fees) only, so the changes add up to zero
/// to the satoshi.
/// </summary>
internal sealed class BalanceSheet
{
    private readonly List<(string Owner, long Before, long After)> _rows = [];

    public long Sum => _rows.Aggregate(0L, (sum, row) => checked(sum + row.After - row.Before));

    public void Add(string owner, long before, long after) => _rows.Add((owner, before, after));

    public JsonObject ToJson()
    {
        var balances = new JsonObject();
        foreach (var (owner, before, after) in _rows)
        {
            balances[owner] = new JsonObject { ["before_sat"] = before, ["after_sat"] = after, ["change_sat"] = after - before };
        }
        return balances;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"{"",-12}{"before (sat)",18}{"after (sat)",18}{"change (sat)",18}");
        foreach (var (owner, before, after) in _rows)
        {
            text.AppendLine($"{owner,-12}{Number(before),18}{Number(after),18}{Signed(after - before),18}");
        }
        text.Append($"{"sum",-12}{"",18}{"",18}{Signed(Sum),18}");
        return text.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Signed(long value) => value.ToString("+#,0;-#,0;0", CultureInfo.InvariantCulture);
}
