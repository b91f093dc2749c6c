namespace HashPerp.Cli;

/// <summary>
/// Which live contracts are at risk because their operator is silent: each is told once, and once more when it is over. Pure: who looks brings time and facts.
/// </summary>
/// <param name="patience">Silence that is no accident any more (30-contract-protocol section 4: 10 minutes), wall-clock.</param>
internal sealed class RiskBook(TimeSpan patience)
{
    /// <summary>This close to its unroll deadline, seconds of chain time, any silence is a risk.</summary>
    public const long CloseSeconds = 86_400;

    private readonly HashSet<string> _told = [];
    private DateTimeOffset? _silentSince;

    /// <summary>Since the last answer; zero after one.</summary>
    public TimeSpan Silence(DateTimeOffset now) => _silentSince is { } since ? now - since : TimeSpan.Zero;

    /// <param name="answers">Whether the operator answered just now.</param>
    /// <param name="medianTime">Of the tip, unix seconds.</param>
    /// <param name="live">Rounds of contracts with pots, and their unroll deadlines.</param>
    /// <returns>Rounds whose standing has changed, and whether they are at risk now.</returns>
    public IReadOnlyList<(string Round, bool AtRisk)> Look(bool answers, DateTimeOffset now, long medianTime, IReadOnlyDictionary<string, long> live)
    {
        _silentSince = answers ? null : _silentSince ?? now;
        // A contract that is over needs no word.
        _told.RemoveWhere(round => !live.ContainsKey(round));
        if (_silentSince is not { } since)
        {
            var over = _told.Order(StringComparer.Ordinal).Select(round => (round, false)).ToArray();
            _told.Clear();
            return over;
        }
        var late = now - since >= patience;
        return [.. live.Where(contract => late || contract.Value - medianTime < CloseSeconds).Select(contract => contract.Key)
            .Where(_told.Add).Order(StringComparer.Ordinal).Select(round => (round, true))];
    }
}
