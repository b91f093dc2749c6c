namespace HashPerp.Client;

/// <summary>
/// Times and counts of early closes. An offer that lasted for ever would be a free option for the other party, and so would be a signature.
/// </summary>
public static class CloseLimits
{
    /// <summary>Offers that one party can make for one contract.</summary>
    public const int MaxOffers = 32;

    /// <summary>How long an offer stands unless its maker says otherwise.</summary>
    public static readonly TimeSpan UsualTime = TimeSpan.FromMinutes(10);

    /// <summary>The longest that an offer may stand.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromDays(7);

    /// <summary>What two clocks may differ by, and a message may take.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>After an agreement HEIGHT, which submits, waits for TIME's signatures so long.</summary>
    public static readonly TimeSpan SubmitTime = TimeSpan.FromMinutes(2);

    /// <summary>
    /// After an agreement checkpoint signatures are released within this time, later only when their owner asks for the same again. Longer than
    /// <see cref="SubmitTime"/>, so that an honest submission is always completed.
    /// </summary>
    public static readonly TimeSpan ReleaseTime = TimeSpan.FromMinutes(10);
}
