import assert from "node:assert/strict";
import { test } from "node:test";
import { mine, mineUntil } from "../support/chain.js";
import { until } from "../support/until.js";
import { boardedWallet, refresh } from "../support/wallets.js";

test("a coin whose batch has expired and was swept comes back in a new batch", async () => {
    const wallet = await boardedWallet(64_000);
    const manager = await wallet.getVtxoManager();
    await assert.rejects(manager.recoverVtxos(), /No recoverable VTXOs found/);

    const [coin] = await wallet.getVtxos();
    await mineUntil(coin.expiresAt.getTime() / 1000);
    await until("the sweep", async () => {
        await mine();
        await refresh(wallet);
        return (await wallet.getBalance()).recoverable === 64_000;
    });
    assert.equal((await wallet.getBalance()).available, 0);

    const commitment = await manager.recoverVtxos();
    await mine();

    const { recoverable, settled, total } = await wallet.getBalance();
    assert.deepEqual([recoverable, settled, total], [0, 64_000, 64_000]);
    assert.deepEqual((await wallet.getVtxos()).map((now) => now.commitmentTxIds), [[commitment]]);
});
