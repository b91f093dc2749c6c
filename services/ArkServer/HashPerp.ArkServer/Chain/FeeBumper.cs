using Dapper;
using HashPerp.Ark;
using HashPerp.ArkServer.Configuration;
using HashPerp.ArkServer.Wallet;
using HashPerp.Bitcoin;
using HashPerp.Primitives;
using Npgsql;

namespace HashPerp.ArkServer.Chain;

/// <summary>Broadcasts a zero-fee virtual transaction as a package with a child that pays for both from one of the operator's confirmed coins.</summary>
public sealed class FeeBumper(RPCClient node, OperatorWallet wallet, OperatorKeys keys)
{
    /// <param name="kind">What it is for, in the operator's books.</param>
    public async Task BroadcastAsync(NpgsqlConnection connection, Transaction parent, string kind, CancellationToken cancel)
    {
        // Some nodes (Knots) charge the package 240 sat for the zero-valued anchor, which one more sat/vB covers at any size of ours.
        var rate = checked((int)await wallet.FeeRateAsync(cancel) + 1);
        // Fees depend on the kind of coin only, so any taproot coin will do to compute one.
        var probe = new Coin(new OutPoint(parent.GetHash(), 0), new TxOut(ArkOutputs.Dust, keys.WalletScript));
        var fee = Cpfp.Fee(parent, probe, keys.WalletScript, rate);
        using var coins = await wallet.ReserveAsync(fee + ArkOutputs.Dust, Satoshis.Zero, confirmedOnly: true, cancel);
        var psbt = Cpfp.BuildChild(parent, new Coin(coins.Coins[0].OutPoint, coins.Coins[0].Output), keys.WalletScript, rate);
        psbt.SignTapKey(1, keys.WalletOutput);
        psbt.FinalizeTapKeyInput(1);
        var child = psbt.ExtractTransaction();
        (await node.SubmitPackageAsync([parent, child], cancel)).EnsureAccepted();
        wallet.Trust(child.GetHash());
        await connection.ExecuteAsync(
            "insert into operator_txs (txid, kind, about, tx, fee_sat) values (@txid, @kind, @about, @tx, @fee) on conflict (txid) do nothing",
            new { txid = child.GetHash().ToString(), kind, about = parent.GetHash().ToString(), tx = child.ToHex(), fee = fee.Value });
    }
}
