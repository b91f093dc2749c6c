// Wallets as the SDK makes them: nothing of it is replaced, no check of it is turned off. What we choose is where the operator and the chain are, that
// state stays in memory, and that a wallet does nothing on its own unless the story is about that.
import { after } from "node:test";
import {
    EsploraProvider,
    InMemoryContractRepository,
    InMemoryWalletRepository,
    Ramps,
    RestArkProvider,
    RestIndexerProvider,
    SingleKey,
    Wallet,
} from "@arkade-os/sdk";
import { EventSource } from "eventsource";
import { mine, pay, required } from "./chain.js";

// What a browser has and Node doesn't.
globalThis.EventSource ??= EventSource;

const operatorUrl = required("HASHPERP_OPERATOR");

export const operator = new RestArkProvider(operatorUrl);
export const indexer = new RestIndexerProvider(operatorUrl);
export const explorer = new EsploraProvider(required("HASHPERP_ESPLORA"), { pollingInterval: 500, forcePolling: true });

export async function newWallet({ identity = SingleKey.fromRandomBytes(), ...config } = {}) {
    const wallet = await Wallet.create({
        identity,
        arkProvider: operator,
        indexerProvider: indexer,
        onchainProvider: explorer,
        storage: { walletRepository: new InMemoryWalletRepository(), contractRepository: new InMemoryContractRepository() },
        settlementConfig: false,
        ...config,
    });
    after(() => wallet.dispose());
    return wallet;
}

/** Has a wallet ask for all of its coins again: what changes after they were made, such as an expiry, isn't told. */
export const refresh = async (wallet) => (await wallet.getContractManager()).refreshVtxos();

/** A wallet with one coin of this value in a confirmed batch. */
export async function boardedWallet(sat, config) {
    const wallet = await newWallet(config);
    await board(wallet, sat);
    return wallet;
}

/** On-chain coins of this value, through the boarding address and the next batch. */
export async function board(wallet, sat) {
    await pay(await wallet.getBoardingAddress(), sat);
    const { fees } = await operator.getInfo();
    const commitment = await new Ramps(wallet).onboard(fees);
    await mine();
    return commitment;
}
