using System.Text.Json.Nodes;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Watchtower;

/// <summary>A kit in the tower's hands, as it is written down.</summary>
/// <param name="Account">Who handed it over.</param>
/// <param name="AutoUnroll">Unroll at the deadline of an open race, though nobody else has begun.</param>
/// <param name="IsOver">Nothing is left to do; kept until its owner has seen it or room is needed.</param>
internal sealed record GuardEntry(string Account, ExitKit Kit, bool AutoUnroll, bool IsOver)
{
    public GuardKey Key { get; } = new(Account, Kit.KitId);

    public JsonObject ToJson() => new()
    {
        ["account"] = Account,
        ["auto_unroll"] = AutoUnroll,
        ["over"] = IsOver,
        ["kit"] = System.Text.Encoding.UTF8.GetString(Kit.ToBytes()),
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote; the kit is verified again.</summary>
    public static GuardEntry FromJson(JsonObject document) => new(
        (string)document["account"]!,
        ExitKit.Parse(System.Text.Encoding.UTF8.GetBytes((string)document["kit"]!)),
        (bool)document["auto_unroll"]!,
        (bool)document["over"]!);
}

/// <summary>Two accounts may hand over the same kit: neither decides for the other.</summary>
internal readonly record struct GuardKey(string Account, Bytes32 KitId);
