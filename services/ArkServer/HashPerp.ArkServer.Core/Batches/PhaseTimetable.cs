namespace HashPerp.ArkServer.Core;

/// <summary>
/// How long each phase of a batch session may last (40-ark-wire §4.2): the session ends at a fixed time; registration gets a sixth of it, confirmation at
/// most half of what remains, the three signing phases a third each of what remains when they start. No phase is shorter than the minimum, so a session
/// that started late can run over its end.
/// </summary>
/// <param name="End">When the session should be over.</param>
/// <param name="MinPhase">The least that a phase gets.</param>
public sealed record PhaseTimetable(DateTimeOffset End, TimeSpan MinPhase)
{
    public DateTimeOffset RegistrationEnds(DateTimeOffset now) => Ends(now, 6);

    public DateTimeOffset ConfirmationEnds(DateTimeOffset now) => Ends(now, 2);

    /// <summary>The end of a tree-nonce, tree-signature or forfeit phase that starts now.</summary>
    public DateTimeOffset SigningPhaseEnds(DateTimeOffset now) => Ends(now, 3);

    private DateTimeOffset Ends(DateTimeOffset now, int share)
    {
        var length = (End - now) / share;
        return now + (length > MinPhase ? length : MinPhase);
    }
}
