using System.Text.RegularExpressions;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>What a fee program may look at: one coin or one output.</summary>
/// <param name="Values">Numbers by name.</param>
/// <param name="Texts">Texts by name.</param>
public sealed record FeeScope(IReadOnlyDictionary<string, FeeNumber> Values, IReadOnlyDictionary<string, string> Texts);

/// <summary>
/// A fee program: the part of CEL that fees need. Numbers, texts, the scope's names, <c>+ - * /</c>, comparisons, <c>&amp;&amp; || !</c>, <c>?:</c> and parentheses.
/// An empty program costs nothing. Programs come from the operator's own configuration.
/// </summary>
public sealed partial class FeeProgram
{
    private const int MaxLength = 1_000;

    private readonly Func<FeeScope, object>? _run;

    /// <exception cref="HashPerpException"><see cref="OperatorErrors.ConfigurationInvalid"/>.</exception>
    public FeeProgram(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
        if (text.Length > MaxLength)
        {
            throw OperatorErrors.ConfigurationInvalid.Error($"A fee program of {text.Length} characters.", $"At most {MaxLength}.");
        }
        if (text.Trim().Length > 0)
        {
            _run = new FeeProgramParser(Tokens(text), text).Parse();
        }
    }

    public string Text { get; }

    public FeeNumber Run(FeeScope scope) => _run is null ? FeeNumber.Of(0) : _run(scope) is FeeNumber fee
        ? fee
        : throw OperatorErrors.IntentFeeEvaluationFailed.Error($"The fee program '{Text}' does not yield a number.");

    private static List<string> Tokens(string text)
    {
        var tokens = Token().Matches(text);
        var covered = tokens.Sum(token => token.Length) + text.Count(char.IsWhiteSpace) - tokens.Sum(token => token.Value.Count(char.IsWhiteSpace));
        return covered == text.Length
            ? [.. tokens.Select(token => token.Value)]
            : throw OperatorErrors.ConfigurationInvalid.Error($"The fee program '{text}' has signs that mean nothing.");
    }

    [GeneratedRegex("""\d+(\.\d+)?|[A-Za-z_]\w*|"[^"]*"|'[^']*'|&&|\|\||[<>=!]=|[-+*/<>!?:()]""")]
    private static partial Regex Token();
}
