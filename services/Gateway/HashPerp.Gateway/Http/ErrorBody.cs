using HashPerp.Primitives;

namespace HashPerp.Gateway;

/// <summary>The body of every refusal.</summary>
public sealed record ErrorBody(ErrorDetail Error)
{
    internal static ErrorBody Of(HashPerpException refused) => new(new ErrorDetail(refused.Code.Number, refused.Code.Name, refused.What, refused.Advice));
}

/// <param name="Number">Stable over releases: docs/errors.md.</param>
/// <param name="Name">Of the same number.</param>
/// <param name="Message">What was wrong.</param>
/// <param name="Advice">What to do; may be empty.</param>
public sealed record ErrorDetail(int Number, string Name, string Message, string Advice);
