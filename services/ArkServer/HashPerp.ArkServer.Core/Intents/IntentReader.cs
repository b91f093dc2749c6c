using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>Reads an intent from the wire and verifies its proof (40-ark-wire §4.1). What its coins are worth is for the books to say.</summary>
public static class IntentReader
{
    /// <param name="now">Unix seconds of the operator's clock; the message says from when to when it is meant.</param>
    public static VerifiedIntent Read(string proof, string message, IntentType type, OperatorInfo info, long now)
    {
        ArgumentNullException.ThrowIfNull(info);
        var parsed = Wire.Recoding(OperatorErrors.InvalidIntentMessage, () => IntentMessage.Parse(message));
        if (parsed.Type != type)
        {
            throw OperatorErrors.InvalidIntentMessage.Error($"The message is for {parsed.Type}, not for {type}.", "Sign the message of this call.");
        }
        if (!parsed.IsValidAt(now))
        {
            throw OperatorErrors.InvalidIntentTimerange
                .Error($"The intent is meant from {parsed.ValidAt} to {parsed.ExpireAt}; now it is {now}.", "Check the clock, and sign a new one.")
                .With("now", now);
        }
        var psbt = Wire.ParsePsbt(proof, OperatorErrors.InvalidIntentPsbt, "The proof");
        try
        {
            return IntentProof.Verify(psbt, parsed, [info.SignerKey.XOnly]);
        }
        catch (HashPerpException error)
        {
            var badScript = error.Code == ArkErrors.InvalidVtxoScript || error.Code == ArkErrors.UnknownClosure;
            throw Wire.Recode(error, badScript ? OperatorErrors.InvalidVtxoScript : OperatorErrors.InvalidIntentProof);
        }
    }
}
