using HashPerp.Primitives;
using HashPerp.Testing;

namespace HashPerp.Bitcoin.Tests;

/// <summary>The table of taproot spends, put to a real node: it takes what our interpreter takes, and names the same error for the rest.</summary>
public sealed class NodeAgreementTests
{
    /// <summary>How the node words each error in its reject reason.</summary>
    private static readonly Dictionary<ScriptError, string> NodeWords = new()
    {
        [ScriptError.EVAL_FALSE] = "Script evaluated without error but finished with a false/empty top stack element",
        [ScriptError.VERIFY] = "Script failed an OP_VERIFY operation",
        [ScriptError.EQUALVERIFY] = "Script failed an OP_EQUALVERIFY operation",
        [ScriptError.NUMEQUALVERIFY] = "Script failed an OP_NUMEQUALVERIFY operation",
        [ScriptError.CHECKSIGVERIFY] = "Script failed an OP_CHECKSIGVERIFY operation",
        [ScriptError.UNKNOWN_ERROR] = "unknown error",
        [ScriptError.OP_RETURN] = "OP_RETURN was encountered",
        [ScriptError.PUSH_SIZE] = "Push value size limit exceeded",
        [ScriptError.STACK_SIZE] = "Stack size limit exceeded",
        [ScriptError.BAD_OPCODE] = "Opcode missing or not understood",
        [ScriptError.INVALID_STACK_OPERATION] = "Operation not valid with the current stack size",
        [ScriptError.INVALID_ALTSTACK_OPERATION] = "Operation not valid with the current altstack size",
        [ScriptError.UNBALANCED_CONDITIONAL] = "Invalid OP_IF construction",
        [ScriptError.NEGATIVE_LOCKTIME] = "Negative locktime",
        [ScriptError.UNSATISFIED_LOCKTIME] = "Locktime requirement not satisfied",
        [ScriptError.MINIMALDATA] = "Data push larger than necessary",
        [ScriptError.CLEANSTACK] = "Stack size must be exactly one after execution",
        [ScriptError.DISCOURAGE_UPGRADABLE_NOPS] = "NOPx reserved for soft-fork upgrades",
        [ScriptError.DISCOURAGE_UPGRADABLE_TAPROOT_VERSION] = "Taproot version reserved for soft-fork upgrades",
        [ScriptError.DISCOURAGE_OP_SUCCESS] = "OP_SUCCESSx reserved for soft-fork upgrades",
        [ScriptError.DISCOURAGE_UPGRADABLE_PUBKEYTYPE] = "Public key version reserved for soft-fork upgrades",
        [ScriptError.WITNESS_PROGRAM_MISMATCH] = "Witness program hash mismatch",
        [ScriptError.SCHNORR_SIG_SIZE] = "Invalid Schnorr signature size",
        [ScriptError.SCHNORR_SIG_HASHTYPE] = "Invalid Schnorr signature hash type",
        [ScriptError.SCHNORR_SIG] = "Invalid Schnorr signature",
        [ScriptError.TAPROOT_WRONG_CONTROL_SIZE] = "Invalid Taproot control block size",
        [ScriptError.TAPSCRIPT_VALIDATION_WEIGHT] = "Too much signature validation relative to witness weight",
        [ScriptError.TAPSCRIPT_CHECKMULTISIG] = "OP_CHECKMULTISIG(VERIFY) is not available in tapscript",
        [ScriptError.TAPSCRIPT_MINIMALIF] = "OP_IF/NOTIF argument must be minimal in tapscript",
        // The node is of a Core that had no name of its own for this one yet.
        [ScriptError.TAPSCRIPT_EMPTY_PUBKEY] = "Public key is neither compressed or uncompressed",
    };

    [Fact]
    public async Task A_node_ends_every_spend_as_our_interpreter_does()
    {
        // Limits on the size of relayed scripts and on data in them are policies of this node that no rule of scripts is about.
        await using var node = await BitcoindNode.StartNewAsync(
            new BitcoindOptions { ExtraArguments = ["-maxscriptsize=100000", "-acceptnonstddatacarrier=1", "-datacarrierfullcount=0"] });
        var cases = TapscriptCases.All;
        var coins = await FundAsync(node, cases);
        var differences = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            var spend = new TapscriptSpend(cases[i], coins[i]);
            if (cases[i].NodeRelaysByScriptAlone)
            {
                var answer = Assert.Single(await node.Rpc.TestMempoolAcceptAsync([spend.Transaction]));
                Compare(differences, $"{cases[i].Name} (relay)", spend.Verify(), answer.Allowed ? null : answer.RejectReason ?? "no reason");
            }
            Compare(differences, $"{cases[i].Name} (block)", spend.Verify(ScriptVerify.Consensus), await RefusalInBlockAsync(node, spend.Transaction));
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static void Compare(List<string> differences, string name, ScriptError ours, string? refusal)
    {
        var agrees = ours == ScriptError.OK ? refusal is null : refusal?.Contains($"({NodeWords[ours]})", StringComparison.Ordinal) == true;
        if (!agrees)
        {
            differences.Add($"{name}: we say {ours}, the node says {refusal ?? "yes"}");
        }
    }

    /// <summary>Why a block with this transaction is not valid, or null. The block is thrown away.</summary>
    private static async Task<string?> RefusalInBlockAsync(BitcoindNode node, Transaction transaction)
    {
        try
        {
            await node.Rpc.CallAsync("generateblock", ["raw(51)", (string[])[transaction.ToHex()], false]);
            return null;
        }
        catch (HashPerpException error) when (error.Code == BitcoinErrors.NodeRefused)
        {
            return error.What;
        }
    }

    /// <summary>One confirmed coin for each case, from one transaction.</summary>
    private static async Task<List<OutPoint>> FundAsync(BitcoindNode node, IReadOnlyList<TapscriptCase> cases)
    {
        var wallet = await node.FundedWalletAsync("funder");
        var coin = (await wallet.ListUnspentAsync())[0];
        var funding = await wallet.SignRawTransactionAsync(new Transaction(
            2,
            [new TxIn(coin.OutPoint)],
            [.. cases.Select(TapscriptSpend.OutputOf), new TxOut(coin.Output.Value - new Satoshis(200_000 + (TapscriptSpend.Amount.Value * cases.Count)), coin.Output.ScriptPubKey)],
            0));
        var txid = await node.Rpc.SendRawTransactionAsync(funding);
        await node.MineAsync();
        return [.. Enumerable.Range(0, cases.Count).Select(index => new OutPoint(txid, (uint)index))];
    }
}
