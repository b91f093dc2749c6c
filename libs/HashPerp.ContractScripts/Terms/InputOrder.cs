using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// The order of inputs in a template (35-formats §3): HEIGHT's coins, TIME's coins, third parties in order of first appearance; inside a group
/// ascending by (txid internal bytes, vout).
/// </summary>
public sealed class InputOrder : IComparer<TermsInput>
{
    private readonly Dictionary<(CoinOwner, Bytes32), int> _groups = [];

    /// <param name="inputs">All inputs; third parties are ranked by their first appearance in it.</param>
    public InputOrder(IEnumerable<TermsInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        foreach (var input in inputs.Where(input => input.Owner == CoinOwner.Other))
        {
            _groups.TryAdd((input.Owner, input.Key), _groups.Count);
        }
    }

    /// <summary>The inputs as a template lists them.</summary>
    public static IReadOnlyList<TermsInput> Sort(IReadOnlyList<TermsInput> inputs) => [.. inputs.Order(new InputOrder(inputs))];

    public int Compare(TermsInput? x, TermsInput? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = Rank(x).CompareTo(Rank(y));
        return order != 0 ? order : x.OutPoint.CompareTo(y.OutPoint);
    }

    private int Rank(TermsInput input) => input.Owner switch
    {
        CoinOwner.Height => 0,
        CoinOwner.Time => 1,
        _ => 2 + _groups.GetValueOrDefault((input.Owner, input.Key), int.MaxValue - 2),
    };
}
