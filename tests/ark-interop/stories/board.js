import assert from "node:assert/strict";
import { test } from "node:test";
import { mine, pay, rpc } from "../support/chain.js";
import { explorer, newWallet } from "../support/wallets.js";

test("a wallet boards: an on-chain coin becomes a coin of a batch, and the balance follows", async () => {
    const wallet = await newWallet();
    const boardingTxid = await pay(await wallet.getBoardingAddress(), 120_000);
    const before = await wallet.getBalance();
    assert.deepEqual([before.boarding.confirmed, before.available, before.total], [120_000, 0, 120_000]);

    const events = [];
    const commitment = await wallet.settle(undefined, (event) => events.push(event.type));
    await mine();

    const transaction = await rpc("getrawtransaction", [commitment, true]);
    assert.equal(transaction.confirmations, 1);
    assert.ok(transaction.vin.some((input) => input.txid === boardingTxid));
    assert.equal((await explorer.getTxStatus(commitment)).confirmed, true);
    const after = await wallet.getBalance();
    assert.deepEqual([after.boarding.total, after.settled, after.available, after.total], [0, 120_000, 120_000, 120_000]);
    const phases = ["batch_started", "tree_signing_started", "tree_nonces", "tree_signature", "batch_finalization", "batch_finalized"];
    assert.deepEqual(phases.filter((phase) => events.includes(phase)), phases);
});

test("part of a boarding coin goes to somebody else, the rest stays, in one batch", async () => {
    const [alice, bob] = [await newWallet(), await newWallet()];
    await pay(await alice.getBoardingAddress(), 90_000);
    const inputs = await alice.getBoardingUtxos();
    await alice.settle({
        inputs,
        outputs: [
            { address: await bob.getAddress(), amount: 30_000n },
            { address: await alice.getAddress(), amount: 60_000n },
        ],
    });
    await mine();

    assert.equal((await alice.getBalance()).settled, 60_000);
    assert.equal((await bob.getBalance()).settled, 30_000);
});

test("an intent that asks for more than it brings is refused, and the coin stays", async () => {
    const wallet = await newWallet();
    await pay(await wallet.getBoardingAddress(), 50_000);
    const greedy = { inputs: await wallet.getBoardingUtxos(), outputs: [{ address: await wallet.getAddress(), amount: 50_001n }] };

    await assert.rejects(wallet.settle(greedy), /INTENT_INSUFFICIENT_FEE/);
    assert.equal((await wallet.getBalance()).boarding.confirmed, 50_000);
});
