using HashPerp.Bitcoin;
using HashPerp.ContractScripts;
using HashPerp.Primitives;

namespace HashPerp.EndToEnd.Tests;

/// <summary>What the kits of real rounds hold.</summary>
[Collection(nameof(OpenedContracts))]
public sealed class KitTests(OpenedContracts contracts)
{
    [Fact]
    public void Each_party_alone_holds_the_ancestors_of_the_others_coin_too()
    {
        foreach (var (alice, bob) in new[] { contracts.Instant, contracts.TwoStep, contracts.SetUp })
        {
            var (own, other) = (ExitKit.Parse(alice), ExitKit.Parse(bob));
            Assert.Equal((Leg.Height, Leg.Time), (own.Leg, other.Leg));
            Assert.Equal(own.Graph.Select(tx => tx.Txid).Order(), other.Graph.Select(tx => tx.Txid).Order());
            Assert.Equal(2, own.Terms.Inputs.Count);
            Assert.All(own.Terms.Inputs, coin => Assert.Contains(own.Graph, tx => tx.Txid == coin.OutPoint.Hash && tx.Kind == KitTransactionKind.Tree));
        }
    }

    [Fact]
    public void A_kit_that_lacks_one_transaction_is_refused_whichever_it_is()
    {
        var kit = ExitKit.Parse(contracts.Instant.Bob);
        foreach (var missing in kit.Graph)
        {
            var refused = Assert.Throws<HashPerpException>(() => (kit with { Graph = [.. kit.Graph.Where(tx => tx != missing)] }).Verify());
            Assert.Equal("IncompleteKit", refused.Code.Name);
        }
    }

    [Fact]
    public void Only_an_activated_contracts_kit_has_pots()
    {
        Assert.True(ExitKit.Parse(contracts.Instant.Alice).HasPots);
        Assert.True(ExitKit.Parse(contracts.TwoStep.Alice).HasPots);
        Assert.False(ExitKit.Parse(contracts.SetUp.Alice).HasPots);
    }
}
