using System.Text.Json.Nodes;
using HashPerp.Client;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Cli;

/// <summary><c>exit fetch</c>: the owner's kits from the copies at an exchange, into a folder that had none.</summary>
internal static class ExitFetch
{
    /// <returns>0; 1 where a contract's copies are all of no use.</returns>
    public static async Task<int> RunAsync(FetchOptions options, EventOutput output, CancellationToken cancel)
    {
        using var words = OwnerWords.Parse(options.WordsFile);
        using var folder = AgentFolder.Open(options.Folder);
        using var keys = HdWallet.FromWords(folder, options.Network, words);
        using var login = new GatewayLogin(options.Gateway, keys.Genesis, options.Origin, keys.Identity, WallClock.Time);
        using var copies = new KitCopyConnection(options.Keeper, login);
        output.Text($"Account {keys.Account}.");
        var store = new KitStore(folder);
        var (good, lost) = (0, 0);
        await foreach (var fetched in KitFetch.AllAsync(copies, keys, cancel))
        {
            foreach (var refused in fetched.Refused)
            {
                output.Event(
                    "kit.refused", $"A copy of contract {fetched.ContractId} is of no use: {refused.Message}",
                    new JsonObject { ["contract"] = fetched.ContractId.ToString(), ["reason"] = refused.Message });
            }
            lost += fetched.Kit is null ? 1 : 0;
            good += fetched.Kit is null ? 0 : 1;
            if (fetched.Kit is { } kit)
            {
                Save(kit, store, output);
            }
        }
        output.Event(
            "fetch.done", Summary(good, lost), new JsonObject { ["kits"] = good, ["lost"] = lost, ["account"] = keys.Account.ToString(), ["folder"] = folder.Path });
        return lost == 0 ? 0 : 1;
    }

    private static string Summary(int good, int lost) => (good, lost) switch
    {
        (0, 0) => "This exchange keeps no kit of these words.",
        (_, 0) => $"{ExitText.Count(good, "kit")}, all verified.",
        _ => $"{ExitText.Count(good, "kit")} verified; of {ExitText.Count(lost, "contract")} no copy is of any use.",
    };

    /// <summary>A kit that is there already, and leads at least as far, stays: it may be the agent's own.</summary>
    private static void Save(ExitKit kit, KitStore store, EventOutput output)
    {
        var path = store.PathOf(kit.ContractId);
        var kept = Find(store, kit.ContractId) is { } there && there.KitId != kit.KitId && (there.HasPots || !kit.HasPots);
        if (!kept)
        {
            store.Save(kit);
        }
        var what = $"Kit {kit.KitId} of contract {kit.ContractId}, version {kit.Version}, for {ExitText.Leg(kit.Leg)}{(kit.HasPots ? "" : ", whose Setup alone stood")}";
        output.Event(
            kept ? "kit.kept" : "kit.fetched", kept ? $"{what} is not taken: {path} has another one that leads as far." : $"{what}: everything in it holds. {path}",
            new JsonObject
            {
                ["contract"] = kit.ContractId.ToString(), ["version"] = kit.Version, ["leg"] = ExitText.Leg(kit.Leg), ["has_pots"] = kit.HasPots,
                ["kit_id"] = kit.KitId.ToString(), ["path"] = path,
            });
    }

    /// <summary>Null also where the file there can't be read any more.</summary>
    private static ExitKit? Find(KitStore store, Bytes32 contract)
    {
        try
        {
            return store.Find(contract);
        }
        catch (HashPerpException)
        {
            return null;
        }
    }
}
