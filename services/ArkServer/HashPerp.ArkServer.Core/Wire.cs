using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Gives failures of the libraries the code that the operator's wire has for them; text and cause stay.</summary>
public static class Wire
{
    public static HashPerpException Recode(HashPerpException error, ErrorCode code)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new HashPerpException(code, error.What, error.Advice, error);
    }

    public static void Recoding(ErrorCode code, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            action();
        }
        catch (HashPerpException error)
        {
            throw Recode(error, code);
        }
    }

    public static T Recoding<T>(ErrorCode code, Func<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        try
        {
            return function();
        }
        catch (HashPerpException error)
        {
            throw Recode(error, code);
        }
    }

    public static PSBT ParsePsbt(string base64, ErrorCode code, string what)
    {
        try
        {
            return PSBT.Parse(base64);
        }
        catch (HashPerpException error)
        {
            throw new HashPerpException(code, $"{what} is not a usable PSBT: {error.What}", "Send a base64 PSBT, version 0.", error);
        }
    }
}
