// The regtest node of the stack, over its RPC: coins for a story, blocks, and chain time.

import { pause } from "./until.js";

const BLOCK_INTERVAL = 600;
const FAUCET = "faucet";
const COIN = 100_000_000;

export async function rpc(method, params = [], wallet = "") {
    const url = new URL(wallet && `wallet/${wallet}`, required("Bitcoin__RpcUrl"));
    const login = `${required("Bitcoin__RpcUser")}:${required("Bitcoin__RpcPassword")}`;
    const response = await fetch(url, {
        method: "POST",
        headers: { authorization: `Basic ${btoa(login)}` },
        body: JSON.stringify({ jsonrpc: "1.0", id: 0, method, params }),
    });
    const { result, error } = await response.json();
    if (error) {
        throw new Error(`${method}: ${error.message} (${error.code})`);
    }
    return result;
}

/** Pays an on-chain address and confirms it. */
export async function pay(address, sat) {
    const txid = await rpc("sendtoaddress", [address, (sat / COIN).toFixed(8)], FAUCET);
    await mine();
    return txid;
}

/** Blocks, each ten minutes after the one before. */
export async function mine(blocks = 1) {
    for (let i = 0; i < blocks; i++) {
        await mineAt((await tip()).time + BLOCK_INTERVAL);
    }
}

/** Runs something with a miner beside it, who makes a block whenever a transaction waits for one. */
export async function withMiner(run) {
    let over = false;
    const miner = (async () => {
        while (!over) {
            if ((await rpc("getrawmempool")).length > 0) {
                await mine();
            }
            await pause();
        }
    })();
    try {
        return await run();
    } finally {
        over = true;
        await miner;
    }
}

/** Mines until the median time past of the chain is later than this. */
export async function mineUntil(time) {
    while ((await tip()).mediantime <= time) {
        await mineAt(Math.max(time + 1, (await tip()).time + 1));
    }
}

/** Header of the best block: height, time, mediantime. */
export const tip = async () => rpc("getblockheader", [await rpc("getbestblockhash")]);

/** An address of nobody's in a story. */
export const elsewhere = () => rpc("getnewaddress", ["", "bech32m"], FAUCET);

/** Satoshi that a confirmed transaction pays to an address; undefined while it isn't confirmed. */
export async function confirmedOutput(txid, address) {
    const transaction = await rpc("getrawtransaction", [txid, true]).catch(() => undefined);
    if (!transaction?.confirmations) {
        return undefined;
    }
    const outputs = transaction.vout.filter((output) => output.scriptPubKey.address === address);
    return outputs.reduce((sum, output) => sum + Math.round(output.value * COIN), 0);
}

export function required(name) {
    const value = process.env[name];
    if (!value) {
        throw new Error(`${name} isn't set: HashPerp.ArkInterop.Tests starts these stories.`);
    }
    return value;
}

async function mineAt(time) {
    await rpc("setmocktime", [time]);
    await rpc("generatetoaddress", [1, await elsewhere()]);
}
