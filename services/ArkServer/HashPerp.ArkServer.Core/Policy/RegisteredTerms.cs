using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>A contract's terms that this operator could settle: its own parameters, races that an attestor announced, stakes that add up.</summary>
/// <param name="PotScripts">One for each rung, ascending by strike.</param>
public sealed record RegisteredTerms(Bytes32 ContractId, ContractTerms Terms, IReadOnlyList<Script> PotScripts)
{
    /// <summary>More than 21 rungs, four attestors and all inputs take.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>The leaves that attestors must have announced for this contract (<see cref="SeriesTree.LeafHash"/>).</summary>
    public IEnumerable<Bytes32> Leaves => Enumerable.Range(0, Terms.Rungs.Count).SelectMany(
        rung => Enumerable.Range(0, Terms.Series.Attestors.Count).Select(attestor => SeriesTree.LeafHash(AnnouncementProof.LeafOf(Terms, rung, attestor))));

    /// <summary>All but the announcements, which <see cref="RequireAnnounced"/> looks at.</summary>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.ContractRefused"/>.</exception>
    public static RegisteredTerms Read(ReadOnlyMemory<byte> bytes, OperatorInfo info, GenesisPrefix genesis)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (bytes.Length > MaxBytes)
        {
            throw OperatorErrors.ContractRefused.Error($"Terms of {bytes.Length} bytes.", $"At most {MaxBytes} are read.");
        }
        return Wire.Recoding(OperatorErrors.ContractRefused, () =>
        {
            var terms = ContractTerms.Parse(bytes.Span);
            RequireOurs(terms, info, genesis);
            RequireStakes(terms);
            return new RegisteredTerms(terms.Id(), terms, [.. terms.Rungs.Select((_, rung) => PotScript.Of(terms, rung).Script.ScriptPubKey)]);
        });
    }

    /// <param name="registered">Leaves of registered series.</param>
    /// <exception cref="HashPerpException"><see cref="OperatorErrors.ContractRefused"/>.</exception>
    public void RequireAnnounced(IReadOnlySet<Bytes32> registered)
    {
        if (Leaves.FirstOrDefault(leaf => !registered.Contains(leaf)) is { } missing && missing != default)
        {
            throw Refused($"No registered series has leaf {missing}, which the contract's rungs need.");
        }
    }

    /// <summary>The digest may be an older one: what the contract's scripts are made of is compared itself.</summary>
    private static void RequireOurs(ContractTerms terms, OperatorInfo info, GenesisPrefix genesis)
    {
        var ours = OperatorTerms.Of(info);
        if (terms.Genesis != genesis)
        {
            throw Refused($"The contract is of network {terms.Genesis}, this operator of {genesis}.");
        }
        if (terms.Operator.SignerKey != ours.SignerKey || !terms.Operator.CheckpointLeaf.Equals(ours.CheckpointLeaf))
        {
            throw Refused("The contract names another signer key or checkpoint leaf than this operator's.");
        }
        if (terms.Operator.ExitDelay < ours.ExitDelay || terms.ClaimDelay != ContractTerms.ClaimDelayFor(genesis, terms.Operator.ExitDelay))
        {
            throw Refused($"Delays of {terms.Operator.ExitDelay} s and {terms.ClaimDelay} s; this operator's exit delay is {ours.ExitDelay} s.");
        }
    }

    private static void RequireStakes(ContractTerms terms)
    {
        var pots = terms.PotValue * terms.Rungs.Count;
        var stakes = terms.Money.StakeHeight + terms.Money.StakeTime;
        if (pots != stakes || terms.PotValue == Satoshis.Zero || terms.Money.SplitHeight > terms.PotValue)
        {
            throw Refused($"Stakes of {stakes} for pots of {pots}, of each {terms.Money.SplitHeight} to HEIGHT in a split.");
        }
    }

    private static HashPerpException Refused(string what) => OperatorErrors.ContractRefused.Error(what, "Register the series first, and send the terms as both parties signed them.");
}
