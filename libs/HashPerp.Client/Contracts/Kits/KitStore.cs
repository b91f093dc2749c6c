using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>The exit kits of one agent's folder, and what they are made of until then.</summary>
public sealed class KitStore(AgentFolder folder)
{
    private const int MaterialVersion = 1;

    /// <summary>Keeps what a kit will need; durable when this returns.</summary>
    public void SaveMaterial(string round, KitMaterial material) => folder.WriteJson(MaterialName(round), MaterialVersion, material.ToJson());

    /// <exception cref="HashPerpException"><see cref="ClientErrors.AncestryRefused"/>: there is none.</exception>
    public KitMaterial RequireMaterial(string round) => folder.ReadJson(MaterialName(round), MaterialVersion) is { } document
        ? KitMaterial.FromJson(document)
        : throw ClientErrors.AncestryRefused.Error(
            $"Nothing is kept of the coins of round {round}.", "The folder was changed from outside: restore it from its backup.");

    /// <summary>Forgets what was kept of a round that came to nothing.</summary>
    public void DeleteMaterial(string round) => folder.Delete(MaterialName(round));

    /// <summary>
    /// Writes a kit and reads it back with all checks of an exit: when this returns, the file alone gets its owner out. The same kit again
    /// changes nothing.
    /// </summary>
    /// <exception cref="HashPerpException">The check that fails; an older kit of the contract stays as it was unless the disk itself is at fault.</exception>
    public void Save(ExitKit kit)
    {
        ArgumentNullException.ThrowIfNull(kit);
        var bytes = kit.ToBytes();
        _ = ExitKit.Parse(bytes);
        var name = NameOf(kit.ContractId, kit.Version);
        if (folder.Read(name) is not { } stored || !stored.AsSpan().SequenceEqual(bytes))
        {
            FaultPoint.Before(ContractFaultPoints.KitWritten);
            folder.Write(name, bytes);
            FaultPoint.After(ContractFaultPoints.KitWritten);
        }
        _ = ExitKit.Parse(folder.Read(name));
    }

    /// <summary>The kit of a contract's first version, verified; null where there is none.</summary>
    public ExitKit? Find(Bytes32 contractId) => folder.Read(NameOf(contractId, 1)) is { } bytes ? ExitKit.Parse(bytes) : null;

    /// <summary>Where the kit of a contract's first version lies.</summary>
    public string PathOf(Bytes32 contractId) => Path.Combine(folder.Path, NameOf(contractId, 1));

    private static string NameOf(Bytes32 contractId, uint version) => $"kits/{contractId}-{version}.json";

    private static string MaterialName(string round) => $"kits/material/{round}.json";
}
