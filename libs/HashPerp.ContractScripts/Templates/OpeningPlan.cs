using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ContractScripts;

/// <summary>
/// Every transaction of an opening, as a pure function of the terms (and hA in a two-step opening). <see cref="Creation"/> makes the pots;
/// the claim set over them is exchanged and verified before anything here is signed.
/// </summary>
public sealed class OpeningPlan
{
    private OpeningPlan(ContractTerms terms, ContractTx creation, SetupPlan? setup)
    {
        Terms = terms;
        Creation = creation;
        Setup = setup;
        Pots = [.. Enumerable.Range(0, terms.Rungs.Count).Select(creation.OutPointOf)];
        Claims = ClaimSet.Build(terms, Pots);
    }

    public ContractTerms Terms { get; }

    /// <summary>The ark tx that creates pots and connectors: the opening itself when instant, Final in a two-step opening.</summary>
    public ContractTx Creation { get; }

    /// <summary>What precedes Final; null in an instant opening.</summary>
    public SetupPlan? Setup { get; }

    /// <summary>The pots' outpoints, by rung.</summary>
    public IReadOnlyList<OutPoint> Pots { get; }

    /// <summary>All claims over the pots.</summary>
    public ClaimSet Claims { get; }

    /// <summary>The outpoint of a leg's position connector.</summary>
    public OutPoint ConnectorOf(Leg leg) => Creation.OutPointOf(Terms.Rungs.Count + (leg == Leg.Height ? 0 : 1));

    /// <summary>One ark tx: coins in; pots and connectors out.</summary>
    public static OpeningPlan Instant(ContractTerms terms)
    {
        RequireMode(terms, OpeningMode.Instant);
        return new OpeningPlan(terms, new ContractTx(terms.Operator, FundingInputs(terms), ContractOutputs.Live(terms)), null);
    }

    /// <summary>Setup, then Final.</summary>
    /// <param name="activationHash">hA of HEIGHT's acceptance.</param>
    public static OpeningPlan TwoStep(ContractTerms terms, Bytes32 activationHash)
    {
        RequireMode(terms, OpeningMode.TwoStep);
        var setup = new SetupPlan(terms, activationHash);
        var input = new VtxoInput(setup.OutPoint, setup.Value, setup.Script.Script, setup.Script.Activate);
        return new OpeningPlan(terms, new ContractTx(terms.Operator, [input], ContractOutputs.Live(terms with { Payments = [], Changes = [] })), setup);
    }

    /// <summary>The coins of the terms as inputs, in template order, each through its collaborative leaf.</summary>
    internal static IReadOnlyList<VtxoInput> FundingInputs(ContractTerms terms) => [.. InputOrder.Sort(terms.Inputs).Select(input =>
    {
        var script = PartyScripts.Default(terms.Operator, input.Key);
        return new VtxoInput(input.OutPoint, input.Amount, script, script.ForfeitClosures.Single());
    })];

    private static void RequireMode(ContractTerms terms, OpeningMode mode)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Opening != mode)
        {
            throw ProtocolErrors.OpeningModeUnsupported.Error($"These terms open {terms.Opening}, not {mode}.", "Build the plan of that mode.");
        }
    }
}
