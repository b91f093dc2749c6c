import assert from "node:assert/strict";
import { test } from "node:test";
import { elsewhere, mine } from "../support/chain.js";
import { boardedWallet, newWallet, operator } from "../support/wallets.js";
import { InMemoryContractRepository, InMemoryWalletRepository, Ramps, SingleKey } from "@arkade-os/sdk";

const line = ({ type, amount, settled }) => [type, amount, settled];

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

    const expected = [["SENT", 30_000, true], ["RECEIVED", 100_000, true], ["RECEIVED", 5_000, true], ["SENT", 20_000, true]].sort();
    const history = await alice.getTransactionHistory();
    assert.deepEqual(history.map(line).sort(), expected);
    assert.ok(history.some((entry) => entry.key.arkTxid === payment));
    assert.ok(history.some((entry) => entry.key.commitmentTxid === exit && entry.type === "SENT"));
    const [coin] = await alice.getVtxos();
    assert.deepEqual([coin.value, coin.isPreconfirmed, coin.isSpent, coin.isSwept, coin.isUnrolled], [55_000, false, false, false, false]);

    const storage = { walletRepository: new InMemoryWalletRepository(), contractRepository: new InMemoryContractRepository() };
    const restored = await newWallet({ identity, storage });
    assert.equal((await restored.getBalance()).available, 55_000);
    assert.deepEqual((await restored.getTransactionHistory()).map(line).sort(), expected);
    assert.deepEqual((await bob.getTransactionHistory()).map(line).sort(), [["RECEIVED", 30_000, true], ["SENT", 5_000, true]].sort());
});
