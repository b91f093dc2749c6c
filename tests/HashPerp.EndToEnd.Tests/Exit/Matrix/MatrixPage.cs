using System.Globalization;
using System.Text;

namespace HashPerp.EndToEnd.Tests;

/// <summary>The rows as a page of the documentation, by the phase in which the trouble begins.</summary>
internal static class MatrixPage
{
    public static string Write(IReadOnlyList<MatrixRow> rows)
    {
        var page = new StringBuilder("""
            # The matrix on the node

            What the [ways out](exits.md) come to when somebody is silent, dead or cheating. Each row is a test: contracts opened through the real operator, attestor and relay,
            which are dead from then on; a copy of the chain for each row; and in the end what lies on it at the two parties' addresses, of the one pot of 100,000 sat
            (or the Setup of five) that is played for. This page is written from the table of the tests (`HASHPERP_UPDATE_GOLDEN=1`);
            `./hashperp test ExitMatrix --full` plays it and writes down the blocks waited too, into `.run/test-logs/exit-matrix.md`.
            Before a contract stands (`OpeningMatrixTests`, in the same report) a counterparty that dies for good at any step of an instant opening leaves HEIGHT its coin: off-chain
            after the round's limit, or the contract if it was finalized; with operator and relay dead too on the chain, whole but for the 139 sat of its own claim at 1 sat/vB.
            The [adversary](adversary.md) is the same with every move of every coalition, without the node.

            | the contract is | against | scenario | way | HEIGHT (sat) | TIME (sat) | verdict |
            |---|---|---|---|---|---|---|

            """);
        foreach (var row in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {row.Phase} | {row.Against} | {row.Name} | {row.Way} | {row.HeightSat:N0} | {row.TimeSat:N0} | {row.Verdict} |\n");
        }
        return page.ToString();
    }
}
