using Google.Protobuf;
using HashPerp.ArkServer.Tests;
using HashPerp.AspAdapter.Core;
using HashPerp.ContractScripts;
using Asp = HashPerp.Contracts.Asp.V1;

namespace HashPerp.AspAdapter.Tests;

/// <summary>Contracts opened at the real operator, and others that only look like them.</summary>
public sealed class VerifyContractTests(SharedAsp shared) : IAsyncLifetime
{
    private AspDriver _asp = null!;

    public async ValueTask InitializeAsync() => _asp = await shared.AspAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_instant_contract_stands_once_its_ark_tx_is_final()
    {
        using var contract = await OpenedContract.AgreeAsync(_asp.Stack, OpeningMode.Instant);
        var opening = contract.Opening();
        Assert.False((await VerifyAsync(contract.Terms, "open")).Stands);
        var accepted = await opening.SubmitAsync();
        Assert.False((await VerifyAsync(contract.Terms, "open")).Stands);
        await opening.FinalizeAsync(accepted);

        var verified = await VerifyAsync(contract.Terms, "open");
        Assert.True(verified.Stands);
        Assert.Equal(accepted.ArkTxid, verified.ArkTxid);
        Assert.Equal([0u, 1u], verified.Pots.Select(pot => pot.Vout));
        Assert.Equal([2u, 3u], verified.Connectors.Select(connector => connector.Vout));
        Assert.All(verified.Pots.Concat(verified.Connectors), outPoint => Assert.Equal(accepted.ArkTxid, outPoint.Txid));
        await MutationsDoNotStandAsync(contract.Terms);
    }

    [Fact]
    public async Task A_two_step_contract_is_set_up_first_and_stands_after_final()
    {
        using var contract = await OpenedContract.AgreeAsync(_asp.Stack, OpeningMode.TwoStep);
        var setup = contract.Opening();
        await setup.FinalizeAsync(await setup.SubmitAsync());
        var verified = await VerifyAsync(contract.Terms, "setup");
        Assert.True(verified.Stands);
        Assert.Equal((setup.Tx.ArkTxid.ToString(), 0u), (Assert.Single(verified.Pots).Txid, verified.Pots[0].Vout));
        Assert.Empty(verified.Connectors);
        Assert.False((await VerifyAsync(contract.Terms, "final")).Stands);

        var final = contract.Final();
        await final.FinalizeAsync(await final.SubmitAsync());
        verified = await VerifyAsync(contract.Terms, "final");
        Assert.True(verified.Stands);
        Assert.Equal(final.Tx.ArkTxid.ToString(), verified.ArkTxid);
        // That it was set up stays true.
        Assert.True((await VerifyAsync(contract.Terms, "setup")).Stands);
        var otherSecret = OpenedContract.Question(contract.Terms, "setup");
        otherSecret.SetupSecretHash = ByteString.CopyFrom(new byte[32]);
        Assert.False((await _asp.Client.VerifyContractAsync(otherSecret)).Stands);
    }

    [Fact]
    public async Task What_are_no_terms_is_refused()
    {
        using var contract = await OpenedContract.AgreeAsync(_asp.Stack, OpeningMode.Instant);
        var good = OpenedContract.Question(contract.Terms, "open");
        var cut = good.Clone();
        cut.Terms = ByteString.CopyFrom(good.Terms.Span[..^1]);
        await RefusedCall.WithAsync(ContractScriptErrors.MalformedSignedBytes, async () => await _asp.Client.VerifyContractAsync(cut));
        var huge = good.Clone();
        huge.Terms = ByteString.CopyFrom(new byte[ContractTemplate.MaxTermsBytes + 1]);
        await RefusedCall.WithAsync(AspAdapterErrors.RequestMalformed, async () => await _asp.Client.VerifyContractAsync(huge));
        var money = contract.Terms.Money with { PerLot = contract.Terms.Money.PerLot + new Primitives.Satoshis(1) };
        await RefusedCall.WithAsync(ContractScriptErrors.NotConserved, () => VerifyAsync(contract.Terms with { Money = money }, "open"));
        await RefusedCall.WithAsync(
            AspAdapterErrors.TermsOfAnotherOperator, () => VerifyAsync(contract.Terms with { Genesis = GenesisPrefix.Signet }, "open"));
    }

    /// <summary>Each mutation changes a leaf, an input or an order, so the transaction that follows is another one.</summary>
    private async Task MutationsDoNotStandAsync(ContractTerms terms)
    {
        var rung = terms.Rungs[0];
        ContractTerms[] mutations =
        [
            terms with { HeightKey = terms.TimeKey, TimeKey = terms.HeightKey },
            terms with { ClaimDelay = terms.ClaimDelay + 512 },
            terms with { Series = terms.Series with { Rungs = [rung with { Time = rung.Time + 1 }, .. terms.Rungs.Skip(1)] } },
            terms with { Series = terms.Series with { Rungs = [rung with { HeightKeys = rung.TimeKeys, TimeKeys = rung.HeightKeys }, .. terms.Rungs.Skip(1)] } },
            terms with { Inputs = [.. terms.Inputs.Select(input => input with { OutPoint = input.OutPoint with { N = input.OutPoint.N + 1 } })] },
        ];
        foreach (var mutation in mutations)
        {
            Assert.False((await VerifyAsync(mutation, "open")).Stands);
        }
    }

    private async Task<Asp.VerifyContractResponse> VerifyAsync(ContractTerms terms, string step) =>
        await _asp.Client.VerifyContractAsync(OpenedContract.Question(terms, step));
}
