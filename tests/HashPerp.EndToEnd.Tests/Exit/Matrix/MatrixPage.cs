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
            (or the Setup of five, or both coins of an opening) that is played for. Where the operator is alive and against somebody, the test signs with its two keys: what it
            has swept is its own column. *Nobody* has the fees that a coin paid for itself, and outputs that nobody can spend alone; children pay all other fees, out of coins
            that aren't counted. This page is written from the table of the tests (`HASHPERP_UPDATE_GOLDEN=1`);
            `./hashperp test Matrix --full` plays it and writes down the blocks waited too, into `.run/test-logs/exit-matrix.md`.

            Before a contract stands (`OpeningMatrixTests`, in the same report) a counterparty that dies for good at any step of an instant opening leaves HEIGHT its coin: off-chain
            after the round's limit, or the contract if it was finalized; with operator and relay dead too on the chain, whole but for the 139 sat of its own claim at 1 sat/vB.
            The same of TIME (`AbsenceMatrixTests`): HEIGHT, who proposes and submits, dies for good, alone or with everybody else; and both take 120,191 and 180,191 sat to the
            chain when an operator dies, or lives and refuses SubmitTx, or a coordinator dies when HEIGHT has submitted. An attestor isn't needed to open; without a coordinator
            contracts settle off-chain, without an attestor each claims on the chain (`LiveOperatorMatrixTests`).
            In two steps (`TwoStepMatrixTests`) it is the same until Setup stands. From then on until Final stands, whoever is silent or dead, HEIGHT alone unrolls Setup, and
            the second after its deadline RefundExit pays each the 120,330 and 180,330 sat that it brought; a Final that TIME finalized before it left is a contract.
            Of a transfer (`TransferMatrixTests`, same report; the template builds it and the test signs it, since no client makes one yet) the buyer's pot is exact with everybody else dead, and
            when the old owner unrolls its old pots, if somebody answers with the transfer within d1; if nobody looks, it is lost. A party that keeps its last signature back costs
            the buyer its price, as in an opening; before that the old pots stand.

            The [adversary](adversary.md) is the same with every move of every coalition, without the node.

            | the contract is | against | scenario | way | HEIGHT (sat) | TIME (sat) | operator (sat) | nobody (sat) | verdict |
            |---|---|---|---|---|---|---|---|---|

            """);
        foreach (var row in rows)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Phase} | {row.Against} | {row.Name} | {row.Way} | {row.HeightSat:N0} | {row.TimeSat:N0} | {row.OperatorSat:N0} | {row.LostSat:N0} | {row.Verdict} |\n");
        }
        page.Append("""

            ## Attacks that are played elsewhere

            Beside what they attack; each is a test of the name.

            | attack | what comes of it | test |
            |---|---|---|

            """);
        foreach (var attack in PlayedElsewhere.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {attack.Attack} | {attack.Answer} | `{attack.Test}` |\n");
        }
        return page.ToString();
    }
}
