import assert from "node:assert/strict";
import { test } from "node:test";
import { Ramps, SingleKey } from "@arkade-os/sdk";
import { elsewhere, mine } from "../support/chain.js";
import { boardedWallet, newWallet, operator } from "../support/wallets.js";

/** Entries of one block have the same time, so their order means nothing. */
const lines = (history) => history.map(({ type, amount, settled }) => `${type} ${amount} ${settled ? "settled" : "open"}`).sort();

test("list and history tell what happened, also to a wallet restored from its key", async () => {
    const identity = SingleKey.fromRandomBytes();
    const alice = await boardedWallet(100_000, { identity });
    const bob = await newWallet();
    const payment = await alice.send({ address: await bob.getAddress(), amount: 30_000 });
    await bob.send({ address: await alice.getAddress(), amount: 5_000 });
    await mine();
    const { fees } = await operator.getInfo();
    const exit = await new Ramps(alice).offboard(await elsewhere(), fees, 20_000n);
    await mine();

    const expected = ["RECEIVED 100000 settled", "RECEIVED 5000 settled", "SENT 20000 settled", "SENT 30000 settled"];
    const history = await alice.getTransactionHistory();
    assert.deepEqual(lines(history), expected);
    assert.ok(history.some((entry) => entry.key.arkTxid === payment));
    assert.ok(history.some((entry) => entry.key.commitmentTxid === exit && entry.type === "SENT"));
    const [coin] = await alice.getVtxos();
    assert.deepEqual([coin.value, coin.isPreconfirmed, coin.isSpent, coin.isSwept, coin.isUnrolled], [55_000, false, false, false, false]);

    const restored = await newWallet({ identity });
    assert.equal((await restored.getBalance()).available, 55_000);
    assert.deepEqual(lines(await restored.getTransactionHistory()), expected);
    assert.deepEqual(lines(await bob.getTransactionHistory()), ["RECEIVED 30000 settled", "SENT 5000 settled"]);
});
