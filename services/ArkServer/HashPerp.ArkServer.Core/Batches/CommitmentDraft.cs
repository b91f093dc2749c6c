using HashPerp.Ark;
using HashPerp.Bitcoin;
using HashPerp.Primitives;

namespace HashPerp.ArkServer.Core;

/// <summary>
/// The outputs that a batch needs, before the operator's coins are chosen (40-ark-wire §4.2): the batch output first, the connector output second, then
/// what goes to the chain. A batch in which nobody wants an off-chain output starts with its first on-chain output, so that connectors keep index 1.
/// </summary>
public sealed class CommitmentDraft
{
    public CommitmentDraft(IReadOnlyList<RegisteredIntent> intents, CommitmentTerms terms)
    {
        ArgumentNullException.ThrowIfNull(intents);
        ArgumentNullException.ThrowIfNull(terms);
        Intents = intents;
        Terms = terms;
        Leaves = [.. intents.Where(intent => intent.OffchainOutputs.Count > 0)
            .Select(intent => new TreeLeaf(intent.OffchainOutputs, [.. intent.Cosigners, terms.Cosigner]))];
        Boarding = [.. intents.SelectMany(intent => intent.Inputs).Where(input => input.Kind == BatchInputKind.Boarding)];
        Forfeited = [.. intents.SelectMany(intent => intent.Inputs).Where(input => input.NeedsForfeit)];
        Outputs = [.. Arrange([.. intents.SelectMany(intent => intent.OnchainOutputs)])];
    }

    public IReadOnlyList<RegisteredIntent> Intents { get; }

    public CommitmentTerms Terms { get; }

    public IReadOnlyList<TreeLeaf> Leaves { get; }

    public IReadOnlyList<BatchInput> Boarding { get; }

    /// <summary>In the order in which connectors are handed out.</summary>
    public IReadOnlyList<BatchInput> Forfeited { get; }

    /// <summary>Without the operator's change.</summary>
    public IReadOnlyList<TxOut> Outputs { get; }

    public TxOut? BatchOutput { get; private set; }

    public TxOut? ConnectorOutput { get; private set; }

    public int? BatchVout => BatchOutput is null ? null : VtxoTree.CommitmentIndex;

    public int? ConnectorVout => ConnectorOutput is null ? null : 1;

    /// <summary>What the operator's coins have to bring, their own spending cost aside.</summary>
    public Satoshis Shortfall()
    {
        var needed = Satoshis.Sum(Outputs.Select(output => output.Value)) + Fee(operatorCoins: 0) + Terms.Dust;
        var brought = Satoshis.Sum(Boarding.Select(input => input.Output.Value));
        return needed > brought ? needed - brought : Satoshis.Zero;
    }

    /// <summary>The transaction, balanced with the operator's coins and change, and the trees below it.</summary>
    public Commitment Complete(IReadOnlyList<(OutPoint OutPoint, TxOut Output)> coins)
    {
        ArgumentNullException.ThrowIfNull(coins);
        var fee = Fee(coins.Count);
        var spent = Boarding.Select(input => (input.OutPoint, input.Output)).Concat(coins).ToList();
        var change = Satoshis.Sum(spent.Select(coin => coin.Output.Value)) - Satoshis.Sum(Outputs.Select(output => output.Value)) - fee;
        if (change < Terms.Dust)
        {
            throw OperatorErrors.NotEnoughLiquidity.Error($"Change of {change} would be dust.");
        }
        var psbt = new PSBT(new Transaction(
            2, [.. spent.Select(coin => new TxIn(coin.OutPoint))], [.. Outputs, new TxOut(change, Terms.ChangeScript)], LockTime: 0));
        for (var i = 0; i < spent.Count; i++)
        {
            psbt.Inputs[i].WitnessUtxo = spent[i].Output;
        }
        return new Commitment(this, psbt, fee);
    }

    private Satoshis Fee(int operatorCoins) =>
        CommitmentSize.Fee(Boarding, operatorCoins, [.. Outputs, new TxOut(Satoshis.Zero, Terms.ChangeScript)], Terms.SatPerVbyte);

    private IEnumerable<TxOut> Arrange(List<TxOut> onchain)
    {
        if (Leaves.Count > 0)
        {
            BatchOutput = VtxoTree.BatchOutput(Leaves, Terms.Sweep);
            yield return BatchOutput;
        }
        else
        {
            yield return onchain[0];
            onchain.RemoveAt(0);
        }
        if (Forfeited.Count > 0)
        {
            ConnectorOutput = ConnectorTree.Output(Forfeited.Count, Terms.ConnectorKey, Terms.Dust);
            yield return ConnectorOutput;
        }
        foreach (var output in onchain)
        {
            yield return output;
        }
    }
}
