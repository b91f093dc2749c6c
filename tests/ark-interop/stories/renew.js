import assert from "node:assert/strict";
import { test } from "node:test";
import { mine, pay } from "../support/chain.js";
import { until } from "../support/until.js";
import { boardedWallet, newWallet } from "../support/wallets.js";

const expiries = async (wallet) => (await wallet.getVtxos()).map((coin) => coin.expiresAt.getTime());

test("coins that expire soon are renewed: same value, later expiry", async () => {
    const wallet = await boardedWallet(80_000);
    await wallet.send({ address: await (await newWallet()).getAddress(), amount: 10_000 });
    const [before] = await expiries(wallet);
    const manager = await wallet.getVtxoManager();
    const [expiring] = await manager.getExpiringVtxos(30 * 86_400_000);
    assert.equal(expiring.value, 70_000);
    await mine(6);

    await manager.renewVtxos();
    await mine();

    const [coin] = await wallet.getVtxos();
    assert.deepEqual([coin.value, coin.isPreconfirmed], [70_000, false]);
    await until("the later expiry", async () => (await expiries(await reread(wallet)))[0] >= before + 3_600_000);
    assert.equal((await wallet.getBalance()).available, 70_000);
});

test("a wallet left to itself boards and renews by itself", async () => {
    const wallet = await newWallet({ settlementConfig: { pollIntervalMs: 500 } });
    await pay(await wallet.getBoardingAddress(), 25_000);
    await until("the boarding", async () => (await wallet.getBalance()).settled === 25_000);
});

/** The expiry of a batch is an estimate until its commitment is confirmed; a wallet asks again when it refreshes. */
async function reread(wallet) {
    const contracts = await wallet.getContractManager();
    await contracts.refreshVtxos();
    return wallet;
}
