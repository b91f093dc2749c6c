using HashPerp.Bitcoin;
using Xunit;

namespace HashPerp.Ark.Tests;

public class TreeSigningTests
{
    [Fact]
    public void Owners_who_see_their_branch_only_and_the_operator_sign_the_whole_tree()
    {
        var (tree, coordinator, signers) = Start();
        SignAll(coordinator, signers);
        var signatures = coordinator.Complete();
        Assert.Equal(tree.Transactions.Count, signatures.Count);
        var clients = TestBatch.PartOf(TestBatch.Build(), 2);
        var context = TestBatch.Context(clients);
        foreach (var tx in clients.Transactions)
        {
            context.Apply(tx.Txid, signatures[tx.Txid]);
        }
        context.RequireSigned();
        Assert.Equal(signatures[clients.Root.Txid], TxFinalizer.Finalize(clients.Root.Psbt).Inputs[0].WitScript.Single());
    }

    [Fact]
    public void A_signature_of_another_transaction_is_refused_and_an_unsigned_tree_is_not_enough()
    {
        var (tree, coordinator, signers) = Start();
        SignAll(coordinator, signers);
        var signatures = coordinator.Complete();
        var context = TestBatch.Context(TestBatch.Build());
        Refusal.Is(ArkErrors.TreeSigningFailed, context.RequireSigned);
        Refusal.Is(ArkErrors.TreeSigningFailed, () => context.Apply(tree.Root.Txid, signatures[tree.Transactions[1].Txid]));
        Refusal.Is(ArkErrors.TreeSigningFailed, () => context.Apply(uint256.Zero, signatures[tree.Root.Txid]));
        foreach (var tx in tree.Transactions.Skip(1))
        {
            context.Apply(tx.Txid, signatures[tx.Txid]);
        }
        Refusal.Is(ArkErrors.TreeSigningFailed, context.RequireSigned);
    }

    [Fact]
    public void A_signer_signs_once()
    {
        var (_, coordinator, signers) = Start();
        var nonces = coordinator.AllNonces();
        signers[0].Sign(nonces);
        Refusal.Is(BitcoinErrors.MusigFailed, () => signers[0].Sign(nonces));
    }

    [Fact]
    public void A_signer_keeps_its_secrets_when_a_nonce_is_missing()
    {
        var (tree, coordinator, signers) = Start();
        var incomplete = coordinator.AllNonces().ToDictionary();
        var complete = incomplete[tree.Root.Txid];
        incomplete[tree.Root.Txid] = complete.Where(pair => pair.Key != TestBatch.Cosigners[4].XOnlyPubKey).ToDictionary();
        Refusal.Is(ArkErrors.TreeSigningFailed, () => signers[0].Sign(incomplete));
        incomplete[tree.Root.Txid] = complete;
        Assert.Equal(4, signers[0].Sign(incomplete).Count);
    }

    [Fact]
    public void A_signer_notices_that_its_own_nonce_was_exchanged()
    {
        var (tree, coordinator, signers) = Start();
        var nonces = coordinator.AllNonces().ToDictionary();
        var root = nonces[tree.Root.Txid].ToDictionary();
        root[TestBatch.Cosigners[0].XOnlyPubKey] = root[TestBatch.Cosigners[1].XOnlyPubKey];
        nonces[tree.Root.Txid] = root;
        Refusal.Is(ArkErrors.TreeSigningFailed, () => signers[0].Sign(nonces));
    }

    [Fact]
    public void A_key_that_co_signs_nothing_is_refused_on_both_sides()
    {
        var context = TestBatch.Context(TestBatch.Build());
        Refusal.Is(ArkErrors.TreeSigningFailed, () => _ = new TreeSigner(context, TestKeys.Mallory));
        var coordinator = new TreeCoordinator(context);
        Refusal.Is(ArkErrors.TreeSigningFailed, () => coordinator.AddNonces(TestKeys.Mallory.PubKey, new Dictionary<uint256, MusigPubNonce>()));
    }

    [Fact]
    public void Nonces_are_taken_once_and_completely()
    {
        var context = TestBatch.Context(TestBatch.Build());
        var coordinator = new TreeCoordinator(context);
        using var signer = new TreeSigner(context, TestBatch.Cosigners[0]);
        using var again = new TreeSigner(context, TestBatch.Cosigners[0]);
        Refusal.Is(ArkErrors.TreeSigningFailed, () => coordinator.AddNonces(signer.PubKey, signer.PublicNonces.Skip(1).ToDictionary()));
        coordinator.AddNonces(signer.PubKey, signer.PublicNonces);
        coordinator.AddNonces(signer.PubKey, signer.PublicNonces);
        Refusal.Is(ArkErrors.TreeSigningFailed, () => coordinator.AddNonces(signer.PubKey, again.PublicNonces));
        Assert.Equal(5, coordinator.MissingNonces.Count);
        Refusal.Is(ArkErrors.TreeSigningFailed, () => coordinator.NoncesOf(context.Tree.Root.Txid));
    }

    [Fact]
    public void A_bad_partial_signature_names_its_author_and_a_good_one_may_follow()
    {
        var (tree, coordinator, signers) = Start();
        var nonces = coordinator.AllNonces();
        var good = signers[0].Sign(nonces);
        var bad = good.ToDictionary();
        bad[tree.Root.Txid] = good.Values.First(signature => !signature.Equals(good[tree.Root.Txid]));
        var error = Refusal.Is(ArkErrors.TreeSigningFailed, () => coordinator.AddSignatures(signers[0].PubKey, bad));
        Assert.Contains(signers[0].PubKey.ToString(), error.What);
        Refusal.Is(ArkErrors.TreeSigningFailed, () => coordinator.AddSignatures(signers[1].PubKey, good));
        coordinator.AddSignatures(signers[0].PubKey, good);
        Assert.Equal(5, coordinator.MissingSignatures.Count);
        Refusal.Is(ArkErrors.TreeSigningFailed, () => coordinator.Complete());
    }

    private static (TxTree Tree, TreeCoordinator Coordinator, TreeSigner[] Signers) Start()
    {
        var tree = TestBatch.Build();
        var coordinator = new TreeCoordinator(TestBatch.Context(tree));
        TreeSigner[] signers =
        [
            .. TestBatch.Cosigners.Select((key, i) => new TreeSigner(TestBatch.Context(TestBatch.PartOf(TestBatch.Build(), i)), key)),
            new TreeSigner(TestBatch.Context(tree), TestKeys.OperatorCosigner),
        ];
        foreach (var signer in signers)
        {
            coordinator.AddNonces(signer.PubKey, signer.PublicNonces);
        }
        Assert.Empty(coordinator.MissingNonces);
        return (tree, coordinator, signers);
    }

    private static void SignAll(TreeCoordinator coordinator, TreeSigner[] signers)
    {
        var nonces = coordinator.AllNonces();
        foreach (var signer in signers)
        {
            coordinator.AddSignatures(signer.PubKey, signer.Sign(nonces));
        }
    }
}
