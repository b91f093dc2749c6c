import assert from "node:assert/strict";
import { test } from "node:test";
import { hex } from "@scure/base";
import { ArkAddress, CSVMultisigTapscript, MnemonicIdentity } from "@arkade-os/sdk";
import { newWallet, operator } from "../support/wallets.js";

const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

test("a wallet made from words has addresses of this operator and no coins", async () => {
    const wallet = await newWallet({ identity: MnemonicIdentity.fromMnemonic(WORDS, { isMainnet: false }) });
    const info = await operator.getInfo();
    const address = ArkAddress.decode(await wallet.getAddress());

    assert.equal(address.hrp, "tark");
    assert.equal(hex.encode(address.serverPubKey), info.signerPubkey.slice(2));
    assert.match(await wallet.getBoardingAddress(), /^bcrt1p[a-z0-9]{58}$/);
    const { total, boarding, available } = await wallet.getBalance();
    assert.deepEqual([total, boarding.total, available], [0, 0, 0]);
    assert.deepEqual(await wallet.getVtxos(), []);
    assert.deepEqual(await wallet.getTransactionHistory(), []);
});

test("a wallet for mainnet refuses this operator", async () => {
    const identity = MnemonicIdentity.fromMnemonic(WORDS, { isMainnet: true });
    await assert.rejects(newWallet({ identity }), /Network mismatch/);
});

test("what the operator says of itself is what a wallet can rely on", async () => {
    const info = await operator.getInfo();

    assert.equal(info.network, "regtest");
    assert.equal(info.dust, 330n);
    assert.match(info.forfeitAddress, /^bcrt1q/);
    assert.match(info.digest, /^[0-9a-f]{64}$/);
    const unroll = CSVMultisigTapscript.decode(hex.decode(info.checkpointTapscript));
    assert.deepEqual(unroll.params.timelock, { type: "seconds", value: 2048n });
    assert.deepEqual(unroll.params.pubkeys.map(hex.encode), [info.forfeitPubkey.slice(2)]);
    assert.notEqual(info.unilateralExitDelay, info.boardingExitDelay);
});
