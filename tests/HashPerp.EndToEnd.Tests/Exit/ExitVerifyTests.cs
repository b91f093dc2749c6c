using System.Text.Json.Nodes;
using HashPerp.ContractScripts;

namespace HashPerp.EndToEnd.Tests;

/// <summary><c>exit verify</c> and <c>exit plan</c>: what a kit is worth before anything is published.</summary>
[Collection(nameof(OpenedContracts))]
public sealed class ExitVerifyTests(OpenedContracts contracts)
{
    [Fact]
    public async Task A_real_kit_is_accepted_offline_and_on_its_own_chain_and_every_damage_is_refused_by_number()
    {
        await using var chain = await contracts.ForkAsync();
        await using var bob = contracts.BobTool(chain, contracts.Instant.Bob);
        Assert.Equal(0, await bob.VerifyOfflineAsync());
        var verified = await bob.EventAsync("kit.verified");
        Assert.Equal(("TIME", true, 25), ((string)verified["leg"]!, (bool)verified["has_pots"]!, (int)verified["claims"]!));
        Assert.Equal([100_000, 100_000, 100_000, 100_000, 100_000], bob.Last("kit.output").Select(output => (long)output["value_sat"]!));

        Assert.Equal(0, await bob.CallAsync("verify"));
        Assert.True((int)(await bob.EventAsync("kit.confirmed"))["roots"]! > 0);

        foreach (var (kit, number) in ChangedDigits(contracts.Instant.Bob).Select(kit => (kit, "(1414)")).Concat(Forgeries(ExitKit.Parse(contracts.Instant.Bob))))
        {
            bob.Write(kit);
            Assert.Equal(1, await bob.VerifyOfflineAsync());
            Assert.Contains(number, bob.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_plan_names_winner_next_step_and_cost_by_the_nodes_own_headers()
    {
        await using var chain = await contracts.ForkAsync();
        await using var alice = contracts.AliceTool(chain, contracts.Instant.Alice);
        Assert.Equal(0, await alice.CallAsync("plan"));
        Assert.All(alice.Last("plan.output"), output => Assert.Null(output["winner"]));

        // Rungs 0 and 1 end by their time, the others by the block.
        await chain.StopAtMedianTimeAsync(ExitKit.Parse(contracts.Instant.Bob).Terms.Rungs[1].Time + 1);
        await chain.MineToHeightAsync(contracts.ExpiryHeight);
        await using var bob = contracts.BobTool(chain, contracts.Instant.Bob);
        foreach (var (tool, own) in new[] { (alice, "HEIGHT"), (bob, "TIME") })
        {
            Assert.Equal(0, await tool.CallAsync("plan", "--fee-rate", "7"));
            var outputs = tool.Last("plan.output");
            Assert.All(outputs, output => Assert.Equal(
                (string?)output["winner"] == own ? own == "HEIGHT" ? "ClaimHeight" : "ClaimTime" : null, (string?)output["next"]));
            Assert.Equal([1, 7, 10, 100], tool.Events.Where(line => (string)line["event"]! == "plan.cost").Select(line => (int)line["sat_per_vbyte"]!));
        }
        Assert.Equal(["TIME", "TIME", "HEIGHT", "HEIGHT", "HEIGHT"], alice.Last("plan.output").Select(output => (string?)output["winner"]));
    }

    /// <summary>One changed digit, field by field: the kit's own id gives all of them away.</summary>
    private static IEnumerable<byte[]> ChangedDigits(byte[] kit)
    {
        foreach (var path in new[] { "terms", "kit_id", "listing_header", "graph/1/tx", "pots/0/outpoint", "claims/3/time_signature", "operator/digest" })
        {
            var document = JsonNode.Parse(kit)!.AsObject();
            var parts = path.Split('/');
            var parent = parts.SkipLast(1).Aggregate((JsonNode)document, (node, part) => int.TryParse(part, out var index) ? node[index]! : node[part]!);
            var text = ((string)parent[parts[^1]]!).ToCharArray();
            text[text.Length / 2] = text[text.Length / 2] == '0' ? '1' : '0';
            parent[parts[^1]] = new string(text);
            yield return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
        }
    }

    /// <summary>Kits whose ids are right, by somebody who wrote them with a purpose.</summary>
    private static IEnumerable<(byte[] Kit, string Number)> Forgeries(ExitKit kit) =>
    [
        ((kit with { TimeClaims = Flipped(kit.TimeClaims) }).ToBytes(), "(1404)"),
        ((kit with { ListingHeader = Flipped(kit.ListingHeader) }).ToBytes(), "(1414)"),
        ((kit with { Pots = [.. kit.Pots.Reverse()] }).ToBytes(), "(1411)"),
        ((kit with { Announcements = [kit.Announcements[0] with { Signature = Flipped(kit.Announcements[0].Signature) }] }).ToBytes(), "(1404)"),
        ((kit with { Graph = [.. kit.Graph.SkipLast(1)] }).ToBytes(), "(1415)"),
    ];

    private static byte[] Flipped(byte[] bytes)
    {
        byte[] flipped = [.. bytes];
        flipped[^1] ^= 1;
        return flipped;
    }
}
