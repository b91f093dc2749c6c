// Between this wallet and one of libs/HashPerp.Client, which the test that starts this story drives: it says where it is in HASHPERP_PAYEE, and pays back
// to the address that we print once it has its coin.
import assert from "node:assert/strict";
import { test } from "node:test";
import { required } from "../support/chain.js";
import { until } from "../support/until.js";
import { boardedWallet, newWallet } from "../support/wallets.js";

test("a wallet pays the C# client, and is paid by it", async () => {
    const wallet = await boardedWallet(100_000);
    const received = [];
    const stop = await wallet.notifyIncomingFunds((funds) => received.push(funds));

    const txid = await wallet.send({ address: required("HASHPERP_PAYEE"), amount: 60_000 });
    assert.match(txid, /^[0-9a-f]{64}$/);
    const { preconfirmed, settled } = await wallet.getBalance();
    assert.deepEqual([preconfirmed, settled], [40_000, 0]);

    console.log(`PAY-BACK ${await wallet.getAddress()}`);
    await until("the payment of the C# client", async () => (await wallet.getBalance()).available === 65_000);
    const coins = await wallet.getVtxos();
    assert.deepEqual(coins.map((coin) => coin.value).sort(), [25_000, 40_000]);
    const told = received.flatMap((funds) => (funds.type === "vtxo" ? funds.newVtxos : []));
    assert.ok(told.some((coin) => coin.value === 25_000 && coin.txid !== txid));
    stop();

    // What came from the C# client can be spent like any other coin.
    const other = await newWallet();
    await wallet.send({ address: await other.getAddress(), amount: 65_000 });
    assert.equal((await other.getBalance()).preconfirmed, 65_000);
    assert.equal((await wallet.getBalance()).total, 0);
});

test("a payment of more than there is, or to another operator's address, doesn't leave the wallet", async () => {
    const wallet = await boardedWallet(10_000);
    const address = await (await newWallet()).getAddress();
    await assert.rejects(wallet.send({ address, amount: 10_001 }), /Insufficient funds|insufficient/i);

    const foreign = `${address.slice(0, 10)}${address[10] === "q" ? "p" : "q"}${address.slice(11)}`;
    await assert.rejects(wallet.send({ address: foreign, amount: 1_000 }), /Invalid Arkade address/);
    assert.equal((await wallet.getBalance()).available, 10_000);
});
