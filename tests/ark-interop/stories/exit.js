import assert from "node:assert/strict";
import { test } from "node:test";
import { OnchainWallet, SingleKey, Unroll } from "@arkade-os/sdk";
import { confirmedOutput, elsewhere, mine, mineUntil, pay, tip, withMiner } from "../support/chain.js";
import { until } from "../support/until.js";
import { boardedWallet, explorer, indexer, newWallet, operator, refresh } from "../support/wallets.js";

/** More than the claim of one coin costs at the rate that the explorer names. */
const MOST_FEE = 500;

test("a coin of a batch leaves without the operator: unrolled, waited for, claimed", async () => {
    const wallet = await boardedWallet(80_000);
    const [coin] = await wallet.getVtxos();
    await unroll(wallet, coin);

    const destination = await elsewhere();
    await assert.rejects(Unroll.completeUnroll(wallet, [coin.txid], destination), /no available exit path/);
    await claim(wallet, coin, destination);
});

test("a coin that was paid off-chain leaves without the operator, by way of its payer's coin", async () => {
    const payer = await boardedWallet(60_000);
    const wallet = await newWallet();
    await payer.send({ address: await wallet.getAddress(), amount: 50_000 });
    const [coin] = await wallet.getVtxos();
    await unroll(wallet, coin);

    await claim(wallet, coin, await elsewhere());
    // Who has spent its coin has no way out of it any more.
    assert.deepEqual((await payer.getVtxos()).map((left) => left.value), [10_000]);
});

/** Publishes every transaction between the chain and a coin, each in a package that pays its fee from a coin of the wallet's own on-chain address. */
async function unroll(wallet, coin) {
    const bumper = await OnchainWallet.create(SingleKey.fromRandomBytes(), "regtest", explorer);
    await pay(bumper.address, 100_000);
    const session = await Unroll.Session.create(coin, bumper, explorer, indexer);
    await withMiner(async () => {
        for await (const step of session) {
            if (step.type === Unroll.StepType.DONE) {
                assert.equal(step.vtxoTxid, coin.txid);
            }
        }
    });
    await until("the operator to see the coin on the chain", async () => {
        await refresh(wallet);
        return (await wallet.getVtxos({ withUnrolled: true })).some((seen) => seen.txid === coin.txid && seen.isUnrolled);
    });
}

/** Waits for the coin's own delay, and takes it to the chain. */
async function claim(wallet, coin, destination) {
    const { unilateralExitDelay } = await operator.getInfo();
    await mineUntil((await tip()).time + Number(unilateralExitDelay));
    const txid = await Unroll.completeUnroll(wallet, [coin.txid], destination);
    await mine();
    const arrived = await confirmedOutput(txid, destination);
    assert.ok(arrived < coin.value && arrived >= coin.value - MOST_FEE, `${arrived} of ${coin.value} sat arrived`);
}
