using HashPerp.Bitcoin;

namespace HashPerp.Ark;

internal static class TapscriptOpCodes
{
    /// <summary>BIP342: these make a script valid whatever else it says.</summary>
    public static bool IsSuccess(OpCode code) => (byte)code is 80 or 98 or (>= 126 and <= 129) or (>= 131 and <= 134) or 137 or 138 or 141 or 142
        or (>= 149 and <= 153) or (>= 187 and <= 254);
}
