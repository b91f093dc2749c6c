import assert from "node:assert/strict";
import { test } from "node:test";
import { mine, pay } from "../support/chain.js";
import { until } from "../support/until.js";
import { boardedWallet, newWallet, refresh } from "../support/wallets.js";

const HOUR = 3_600_000;

test("coins that expire soon are renewed: same value, later expiry", async () => {
    const wallet = await boardedWallet(80_000);
    await wallet.send({ address: await (await newWallet()).getAddress(), amount: 10_000 });
    const manager = await wallet.getVtxoManager();
    assert.deepEqual(await manager.getExpiringVtxos(HOUR), []);
    const [expiring] = await manager.getExpiringVtxos(72 * HOUR);
    assert.equal(expiring.value, 70_000);
    const before = expiring.expiresAt.getTime();
    await mine(6);

    await manager.renewVtxos();
    await mine();

    const [coin] = await wallet.getVtxos();
    assert.deepEqual([coin.value, coin.isPreconfirmed], [70_000, false]);
    // Until its commitment is confirmed, the expiry of a batch is an estimate.
    await until("the later expiry", async () => {
        await refresh(wallet);
        return (await wallet.getVtxos())[0].expiresAt.getTime() >= before + HOUR;
    });
    assert.equal((await wallet.getBalance()).available, 70_000);
});

test("a wallet left to itself boards by itself", async () => {
    const wallet = await newWallet({ settlementConfig: { pollIntervalMs: 500 } });
    await pay(await wallet.getBoardingAddress(), 25_000);
    await until("the boarding", async () => (await wallet.getBalance()).settled === 25_000);
});
