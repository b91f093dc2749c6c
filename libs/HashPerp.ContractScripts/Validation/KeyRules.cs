using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>Keys that may stand in a leaf.</summary>
internal static class KeyRules
{
    /// <summary>A point on the curve that somebody can have the key of: the NUMS point in a leaf would lock the money for ever.</summary>
    public static void RequireUsable(Bytes32 key, string what)
    {
        if (key == Nums.InternalKey.Value || !ECXOnlyPubKey.TryParse(key.ToBytes(), out _))
        {
            throw ContractScriptErrors.WrongKey.Error($"The {what} {key} cannot sign.", "Refuse the terms.");
        }
    }
}
