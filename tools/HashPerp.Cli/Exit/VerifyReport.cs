using System.Text.Json.Nodes;
using HashPerp.Bitcoin;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary><c>exit verify</c>: everything in a kit is checked, then told.</summary>
internal static class VerifyReport
{
    public static async Task<int> RunAsync(ExitOptions options, EventOutput output, CancellationToken cancel)
    {
        var kit = KitFile.Read(options.Kit);
        Tell(kit, output);
        if (options.Node is { } endpoint)
        {
            using var node = new RPCClient(endpoint);
            using var scene = await ExitScene.OpenAsync(kit, node, WallClock.Time, cancel);
            output.Event(
                "kit.confirmed", $"{scene.NodeName} at block {scene.Now.Height} has every output that the graph starts from, and relays its packages.",
                new JsonObject { ["node"] = scene.NodeName, ["height"] = scene.Now.Height, ["roots"] = scene.Exit.Graph.Roots.Count });
        }
        return 0;
    }

    private static void Tell(ExitKit kit, EventOutput output)
    {
        var terms = kit.Terms;
        output.Event(
            "kit.verified", $"Kit {kit.KitId} of contract {kit.ContractId}, version {kit.Version}, for {ExitText.Leg(kit.Leg)}: everything in it holds.",
            new JsonObject
            {
                ["kit_id"] = kit.KitId.ToString(), ["contract"] = kit.ContractId.ToString(), ["version"] = kit.Version, ["leg"] = ExitText.Leg(kit.Leg),
                ["has_pots"] = kit.HasPots, ["transactions"] = kit.Graph.Count, ["opening"] = terms.Opening.ToString(), ["height"] = terms.Series.Height,
                ["exit_delay"] = terms.Operator.ExitDelay, ["claim_delay"] = terms.ClaimDelay, ["claims"] = kit.Claims.Claims.Count,
            });
        output.Text($"Opened {terms.Opening}; delays of {terms.Operator.ExitDelay} s with a published key, {terms.ClaimDelay} s without; operator {terms.Operator.SignerKey}.");
        output.Text($"Graph: {string.Join(", ", kit.Graph.GroupBy(tx => tx.Kind).Select(kind => $"{kind.Count()} {KitTransaction.NameOf(kind.Key)}"))}; every witness is valid.");
        output.Text($"Announced by {string.Join(", ", terms.Series.Attestors)}, listed at block {terms.Series.Listing.Height}.");
        if (kit.Setup is { } setup)
        {
            output.Text($"Signed by both: RefundExit of the Setup, {setup.Value}, from {ExitText.Time(terms.SetupDeadline)} on.");
        }
        if (kit.HasPots)
        {
            output.Text($"Signed by both: {string.Join(", ", ClaimKinds.All)} of each rung.");
        }
        foreach (var target in ExitTarget.Of(kit))
        {
            TellTarget(target, terms, output);
        }
    }

    private static void TellTarget(ExitTarget target, ContractTerms terms, EventOutput output)
    {
        var race = target.Rung is { } rung ? $": block {terms.Series.Height} against {ExitText.Time(terms.Rungs[rung].Time)}," : ":";
        output.Event("kit.output", $"{target.Name}{race} {target.Value} at {target.OutPoint}.", new JsonObject
        {
            ["rung"] = target.Rung, ["name"] = target.Name, ["outpoint"] = target.OutPoint.ToString(), ["value_sat"] = target.Value.Value,
            ["time"] = target.Rung is { } index ? terms.Rungs[index].Time : null,
        });
    }
}
