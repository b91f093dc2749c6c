using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.Client;

/// <summary>One signature that one owner releases on the checkpoint of one input.</summary>
internal sealed record ReleaseSlot(int Input, ECXOnlyPubKey Key, Leg Leg);

/// <summary>An ark transaction as this agent built it from the terms, with what it takes to sign it.</summary>
internal sealed class StepPlan
{
    /// <param name="legOf">Who signs with a key of a leaf; a published outcome key belongs to the leg that it lets win.</param>
    public StepPlan(string name, ContractTx transaction, ContractTerms terms, Leg me, Func<Bytes32, Leg> legOf)
    {
        Name = name;
        Transaction = transaction.Tx;
        OperatorKey = ECXOnlyPubKey.Parse(terms.Operator.SignerKey.ToBytes());
        Me = me;
        Order = [.. ReleaseOrder.Of(terms, transaction)
            .Select(step => new ReleaseSlot(step.Input, ECXOnlyPubKey.Parse(step.Signer.ToBytes()), legOf(step.Signer)))];
    }

    public string Name { get; }

    public OffchainTx Transaction { get; }

    public ECXOnlyPubKey OperatorKey { get; }

    public Leg Me { get; }

    public IReadOnlyList<ReleaseSlot> Order { get; }

    /// <summary>Shown by HEIGHT when it submits Final; outside of every sighash.</summary>
    public WitScript? Condition { get; init; }

    /// <summary>Both parties sign something; otherwise the step is one party's own.</summary>
    public bool IsShared => Order.Select(slot => slot.Leg).Distinct().Count() > 1;

    /// <summary>HEIGHT submits what both sign (it holds the activation secret); a step of one party is submitted by that party.</summary>
    public bool ISubmit => !IsShared || Me == Leg.Height;

    /// <summary>The one who completes the set is the one who gives it to the operator.</summary>
    public bool IFinalize => Order[^1].Leg == Me;

    /// <summary>The keys of an input whose signatures come from a party.</summary>
    public IEnumerable<ECXOnlyPubKey> KeysOf(Leg leg, int input) => Order.Where(slot => slot.Leg == leg && slot.Input == input).Select(slot => slot.Key);

    /// <summary>The first slot whose signature is not there yet; null when the set is complete.</summary>
    public ReleaseSlot? NextSlot(IReadOnlyList<PSBT> checkpoints) =>
        Order.FirstOrDefault(slot => !LeafSigning.IsSigned(checkpoints[slot.Input], 0, slot.Key));
}
