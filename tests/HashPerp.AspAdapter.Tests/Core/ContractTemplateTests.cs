using HashPerp.Ark;
using HashPerp.AspAdapter.Core;
using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.ContractScripts.Tests;
using HashPerp.Primitives;

namespace HashPerp.AspAdapter.Tests;

/// <summary>The golden contracts as an operator could hold them.</summary>
public sealed class ContractTemplateTests
{
    private const string InstantTxid = "d90a0d7dd19414f251f714de230bbe8b3cd12dbfad0abd2a1dd1b311dccfb13a";
    private const string SetupTxid = "6713b209d0e41a58b1e98ad85d671bcd05dfd31248f3889628fc2b7ec1657b64";
    private const string FinalTxid = "72c684eb1600a07f99b1fbf1fe9519f9f429cc6c5be7755dd044675392b0290b";
    private static readonly Bytes32 Hash = Bytes32.Parse("d7040b52e8df5afbe5ba1952774f39f0f3264a3d41069839e166ceac8ad99a9d");
    private static readonly ContractTerms Instant = GoldenFile.Terms("instant");
    private static readonly ContractTerms TwoStep = GoldenFile.Terms("two_step");

    [Fact]
    public void An_instant_opening_has_its_pots_by_strike_then_its_connectors()
    {
        var template = Of(Instant, "open");
        Assert.Equal(InstantTxid, template.ArkTxid.ToString());
        Assert.Equal([$"{InstantTxid}:0", $"{InstantTxid}:1"], template.Pots.Select(pot => pot.ToString()));
        Assert.Equal([$"{InstantTxid}:2", $"{InstantTxid}:3"], template.Connectors.Select(connector => connector.ToString()));
    }

    [Fact]
    public void A_two_step_opening_has_a_setup_and_a_final()
    {
        var setup = Of(TwoStep, "setup", Hash);
        Assert.Equal($"{SetupTxid}:0", Assert.Single(setup.Pots).ToString());
        Assert.Empty(setup.Connectors);
        Assert.Equal(FinalTxid, Of(TwoStep, "final", Hash).ArkTxid.ToString());
    }

    [Fact]
    public void A_step_that_the_terms_do_not_have_is_refused()
    {
        CoreRefusal.Is(AspAdapterErrors.RequestMalformed, () => Of(Instant, "opened"));
        CoreRefusal.Is(AspAdapterErrors.RequestMalformed, () => Of(TwoStep, "setup"));
        CoreRefusal.Is(AspAdapterErrors.RequestMalformed, () => Of(Instant, "open", Hash));
        CoreRefusal.Is(ProtocolErrors.OpeningModeUnsupported, () => Of(TwoStep, "open"));
        CoreRefusal.Is(ProtocolErrors.OpeningModeUnsupported, () => Of(Instant, "final", Hash));
    }

    [Fact]
    public void Terms_of_another_operator_or_network_are_refused()
    {
        var op = Instant.Operator;
        using var other = GoldenParties.Key("another operator");
        ContractTerms[] foreign =
        [
            Instant with { Genesis = GenesisPrefix.Signet },
            Instant with { Operator = op with { SignerKey = other.XOnlyPubKey.Value } },
            Instant with { Operator = op with { ExitDelay = 4_096 } },
            Instant with { Operator = op with { CheckpointLeaf = new CsvMultisigClosure(RelativeDelay.FromSeconds(2_048), [other.XOnlyPubKey]).Script } },
        ];
        Assert.All(foreign, terms => CoreRefusal.Is(AspAdapterErrors.TermsOfAnotherOperator, () => Of(terms, "open")));
    }

    [Fact]
    public void Exactly_its_outputs_must_be_listed()
    {
        var template = Of(Instant, "open");
        var listed = Listed(Instant);
        Assert.True(template.IsListed(listed));
        Assert.True(template.IsListed(listed.Select(coin => coin with { IsSpent = true, SpentBy = FinalTxid })));
        Assert.False(template.IsListed([]));
        Assert.False(template.IsListed(listed.Skip(1)));
        Assert.False(template.IsListed(listed.SkipLast(1)));
        Assert.False(template.IsListed(listed.Select(coin => coin with { Amount = coin.Amount + new Satoshis(1) })));
        Assert.False(template.IsListed(listed.Select(coin => coin with { Script = Script.PayToTaproot(Hash) })));
        Assert.False(template.IsListed(listed.Select(coin => coin with { IsSwept = true })));
    }

    [Fact]
    public void Every_input_of_the_ark_tx_and_of_each_checkpoint_must_be_signed()
    {
        var template = Of(Instant, "open");
        var signed = Signed(Instant);
        Assert.True(template.IsSigned(signed));
        Assert.True(template.IsSigned([.. signed.Reverse()]));
        Assert.Equal(template.Txids.Order(), signed.Select(psbt => psbt.GlobalTransaction.GetHash()).Order());
        Assert.False(template.IsSigned([]));
        for (var left = 0; left < signed.Length; left++)
        {
            Assert.False(template.IsSigned([.. signed.Where((_, index) => index != left)]));
        }
        Assert.False(template.IsSigned([signed[0], .. Unsigned(Instant).Skip(1)]));
        Assert.False(template.IsSigned([Unsigned(Instant)[0], .. signed.Skip(1)]));
    }

    [Fact]
    public void A_witness_that_no_node_would_accept_is_none()
    {
        var forged = Signed(Instant).Select(psbt =>
        {
            psbt.Inputs[0].FinalScriptWitness = new WitScript(new byte[64]);
            return psbt;
        }).ToArray();
        Assert.False(Of(Instant, "open").IsSigned(forged));
    }

    private static ContractTemplate Of(ContractTerms terms, string step, Bytes32? hash = null) =>
        ContractTemplate.Of(terms, step, hash, GoldenParties.Operator, GenesisPrefix.Regtest);

    private static List<CoinView> Listed(ContractTerms terms) =>
    [
        .. ContractOutputs.Live(terms).Select((output, index) => new CoinView(
            new OutPoint(uint256.Parse(InstantTxid), (uint)index), output.Value, output.ScriptPubKey, true, false, false, false, "", false, 0)),
    ];

    private static PSBT[] Unsigned(ContractTerms terms)
    {
        var creation = OpeningPlan.Instant(terms).Creation;
        return [creation.NewArkTx(), .. Enumerable.Range(0, creation.InputCount).Select(creation.NewCheckpoint)];
    }

    private static PSBT[] Signed(ContractTerms terms)
    {
        var psbts = Unsigned(terms);
        using var op = GoldenParties.Key("operator");
        foreach (var input in InputOrder.Sort(terms.Inputs).Index())
        {
            using var owner = GoldenParties.CoinKey(input.Item.Key);
            foreach (var key in new[] { owner, op })
            {
                LeafSigning.Sign(psbts[0], input.Index, key);
                LeafSigning.Sign(psbts[input.Index + 1], 0, key);
            }
        }
        return psbts;
    }
}
