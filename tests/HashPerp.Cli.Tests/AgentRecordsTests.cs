using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Cli.Tests;

/// <summary>An agent's folder as <c>exit coins</c> reads it: never changed, and not beside an agent that could spend the same coins.</summary>
public sealed class AgentRecordsTests : IDisposable
{
    private static readonly OutPoint Spent = new(uint256.Zero, 0);
    private static readonly OutPoint Kept = new(uint256.Zero, 1);

    private readonly string _folder = TestFolder.Create("records");

    [Fact]
    public void A_folder_without_coins_or_operator_is_no_agents()
    {
        Refused(9015);
        File.WriteAllText(Path.Combine(_folder, "coins.json"), "{}");
        Refused(9015);
    }

    [Fact]
    public void A_plan_reads_beside_the_agent_and_a_run_keeps_it_out()
    {
        using (WriteAgent())
        {
            using var plan = AgentRecords.Open(_folder, alone: false);
            Assert.Equal((2_048, "regtest"), (plan.ExitDelay.Value, plan.Network.Name));
            Refused(1501);
        }
        using var run = AgentRecords.Open(_folder, alone: true);
        Assert.Equal(1501, Assert.Throws<HashPerpException>(() => AgentFolder.Open(_folder)).Code.Number);
    }

    [Fact]
    public void What_is_spent_is_not_listed_and_what_has_no_records_is_left()
    {
        using (WriteAgent())
        {
        }
        using var records = AgentRecords.Open(_folder, alone: true);
        Assert.Empty(records.Coins);
        var (coin, why) = Assert.Single(records.Left);
        Assert.Equal(Kept, coin.OutPoint);
        Assert.StartsWith("There is no ancestry of", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_into_a_copy_and_nothing_can_be()
    {
        using (WriteAgent())
        {
        }
        File.Delete(Path.Combine(_folder, "lock"));
        var before = Directory.GetFileSystemEntries(_folder).Order().ToArray();
        AgentRecords.Open(_folder, alone: true).Dispose();
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder).Order());

        using var folder = AgentFolder.OpenReadOnly(_folder, alone: true);
        Assert.Equal(1508, Assert.Throws<HashPerpException>(() => folder.Write("coins.json", [])).Code.Number);
        Assert.Equal(1508, Assert.Throws<HashPerpException>(() => folder.Delete("coins.json")).Code.Number);
        Assert.Equal(1508, Assert.Throws<HashPerpException>(() => folder.OpenJournal("journal")).Code.Number);
        Assert.NotNull(folder.Read("coins.json"));
    }

    [Fact]
    public void Only_a_delay_in_seconds_is_believed()
    {
        using (var folder = WriteAgent())
        {
            WritePin(folder, "20 blocks");
        }
        Refused(9015);
    }

    public void Dispose() => TestFolder.Remove(_folder);

    private void Refused(int code) => Assert.Equal(code, Assert.Throws<HashPerpException>(() => AgentRecords.Open(_folder, alone: true)).Code.Number);

    private AgentFolder WriteAgent()
    {
        var folder = AgentFolder.Open(_folder);
        WritePin(folder, "2048 s");
        var coins = new CoinStore(folder);
        coins.Add([new HeldCoin(Spent, new Satoshis(1_000), KeyReference.Receive(0), 0, 0), new HeldCoin(Kept, new Satoshis(2_000), KeyReference.Receive(1), 0, 0)]);
        coins.MarkSpent([Spent]);
        return folder;
    }

    private static void WritePin(AgentFolder folder, string delay) => folder.WriteJson("operator.json", 1, new JsonObject
    {
        // The generator, which nobody signs with.
        ["network"] = "regtest", ["signer_key"] = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", ["exit_delay"] = delay,
    });
}
