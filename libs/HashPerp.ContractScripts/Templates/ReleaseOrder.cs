using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>One checkpoint signature to be released.</summary>
/// <param name="Signer">The key that signs it.</param>
public sealed record ReleaseStep(int Input, Bytes32 Signer);

/// <summary>
/// The order in which owners release checkpoint signatures (30-contract-protocol §4): single-owner inputs by ascending value, then multi-owner
/// inputs, HEIGHT before TIME. Nobody signs a step before he holds, verified, all steps before it: who risks least goes first.
/// </summary>
public static class ReleaseOrder
{
    /// <param name="terms">Says which keys are HEIGHT's, where values are equal and in multi-owner inputs.</param>
    public static IReadOnlyList<ReleaseStep> Of(ContractTerms terms, ContractTx tx)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(tx);
        var inputs = Enumerable.Range(0, tx.InputCount).ToArray();
        var single = inputs.Where(input => tx.SignersOf(input).Count == 1)
            .OrderBy(input => tx.Tx.Inputs[input].Amount).ThenBy(input => Rank(terms, tx.SignersOf(input)[0])).ThenBy(input => input);
        var multi = inputs.Where(input => tx.SignersOf(input).Count > 1);
        return
        [
            .. single.Select(input => new ReleaseStep(input, tx.SignersOf(input)[0])),
            .. multi.SelectMany(input => tx.SignersOf(input).OrderBy(signer => Rank(terms, signer)).Select(signer => new ReleaseStep(input, signer))),
        ];
    }

    private static int Rank(ContractTerms terms, Bytes32 signer)
    {
        if (signer == terms.HeightKey)
        {
            return 0;
        }
        if (signer == terms.TimeKey)
        {
            return 1;
        }
        return terms.Inputs.FirstOrDefault(input => input.Key == signer)?.Owner switch
        {
            CoinOwner.Height => 0,
            CoinOwner.Time => 1,
            _ => 2,
        };
    }
}
