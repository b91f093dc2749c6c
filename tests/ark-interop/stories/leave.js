import assert from "node:assert/strict";
import { test } from "node:test";
import { Ramps } from "@arkade-os/sdk";
import { confirmedOutput, elsewhere, mine } from "../support/chain.js";
import { boardedWallet, operator } from "../support/wallets.js";

test("part of the coins leaves to the chain with the operator's help, the rest stays", async () => {
    const wallet = await boardedWallet(100_000);
    const destination = await elsewhere();
    const { fees } = await operator.getInfo();

    const commitment = await new Ramps(wallet).offboard(destination, fees, 70_000n);
    await mine();

    assert.equal(await confirmedOutput(commitment, destination), 70_000);
    const { settled, total } = await wallet.getBalance();
    assert.deepEqual([settled, total], [30_000, 30_000]);
});

test("everything leaves: no tree, one on-chain output", async () => {
    const wallet = await boardedWallet(45_000);
    const destination = await elsewhere();
    const { fees } = await operator.getInfo();

    const commitment = await new Ramps(wallet).offboard(destination, fees);
    await mine();

    assert.equal(await confirmedOutput(commitment, destination), 45_000);
    assert.equal((await wallet.getBalance()).total, 0);
    assert.deepEqual(await wallet.getVtxos(), []);
});

test("change that would be dust is refused before anything is signed", async () => {
    const wallet = await boardedWallet(20_000);
    const { fees } = await operator.getInfo();
    await assert.rejects(new Ramps(wallet).offboard(await elsewhere(), fees, 19_900n), /dust/i);
    assert.equal((await wallet.getBalance()).available, 20_000);
});
