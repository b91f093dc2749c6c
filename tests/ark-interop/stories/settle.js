import assert from "node:assert/strict";
import { test } from "node:test";
import { mine, pay } from "../support/chain.js";
import { until } from "../support/until.js";
import { board, boardedWallet, newWallet } from "../support/wallets.js";

test("coins of two batches, a payment and a boarding coin settle into one coin, against a forfeit each", async () => {
    const alice = await boardedWallet(40_000);
    await board(alice, 50_000);
    const bob = await boardedWallet(30_000);
    await bob.send({ address: await alice.getAddress(), amount: 20_000 });
    await pay(await alice.getBoardingAddress(), 60_000);
    const before = await alice.getBalance();
    assert.deepEqual([before.settled, before.preconfirmed, before.boarding.confirmed], [90_000, 20_000, 60_000]);
    const spent = await alice.getVtxos();

    const commitment = await alice.settle();
    await mine();

    const [coin, ...others] = await alice.getVtxos();
    assert.deepEqual(others, []);
    assert.deepEqual([coin.value, coin.isPreconfirmed, coin.commitmentTxIds], [170_000, false, [commitment]]);
    assert.equal(spent.length, 3);
    assert.ok(!spent.some((old) => old.txid === coin.txid));
    const { settled, preconfirmed, boarding, total } = await alice.getBalance();
    assert.deepEqual([settled, preconfirmed, boarding.total, total], [170_000, 0, 0, 170_000]);
});

test("two wallets settle in one batch", async () => {
    const wallets = [await newWallet(), await newWallet()];
    await pay(await wallets[0].getBoardingAddress(), 10_000);
    await pay(await wallets[1].getBoardingAddress(), 20_000);

    // Each registers at its own moment, and a batch begins every few seconds: they may miss one another, and try again with the coins that they then have.
    await until("a batch with both", async () => {
        const [first, second] = await Promise.all(wallets.map((wallet) => wallet.settle()));
        return first === second;
    });
    await mine();

    assert.deepEqual(await Promise.all(wallets.map(async (wallet) => (await wallet.getBalance()).settled)), [10_000, 20_000]);
});

test("a wallet without coins has nothing to settle", async () => {
    await assert.rejects((await newWallet()).settle(), /No inputs found/);
});
