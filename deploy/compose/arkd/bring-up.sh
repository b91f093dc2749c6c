#!/usr/bin/env bash
# Creates, unlocks and funds the wallet of the arkd of compose.yaml. Safe to run again.
set -Eeuo pipefail

: "${BITCOIND_PASSWORD:?as in compose.yaml}" "${ARKD_PASSWORD:?unlocks the wallet of arkd}"
readonly ADMIN="${ARKD_ADMIN:-http://127.0.0.1:7071}/v1/admin" NODE="${BITCOIND_URL:-http://127.0.0.1:18443}"
# Enough for estimatesmartfee to have data.
readonly COINS=21

rpc() { curl -sS --fail-with-body -u "hashperp:$BITCOIND_PASSWORD" -d "{\"method\":\"$2\",\"params\":$3}" "$NODE$1" | sed -E 's/.*"result":"?([^",}]*).*/\1/'; }
admin() { curl -sS --fail-with-body -H 'Content-Type: application/json' "$@"; }
field() { sed -E "s/.*\"$1\": *\"?([^\",}]*).*/\\1/"; }
status() { admin "$ADMIN/wallet/status"; }

for _ in $(seq 60); do ! status >/dev/null 2>&1 || break; sleep 1; done
if [ "$(status | field initialized)" != true ]; then
    seed="$(admin "$ADMIN/wallet/seed" | field seed)"
    admin -X POST "$ADMIN/wallet/create" -d "{\"seed\":\"$seed\",\"password\":\"$ARKD_PASSWORD\"}" >/dev/null
fi
[ "$(status | field unlocked)" = true ] || admin -X POST "$ADMIN/wallet/unlock" -d "{\"password\":\"$ARKD_PASSWORD\"}" >/dev/null
for _ in $(seq 60); do [ "$(status | field synced)" != true ] || break; sleep 1; done

rpc / createwallet '["faucet"]' >/dev/null 2>&1 || rpc / loadwallet '["faucet"]' >/dev/null 2>&1 || true
miner="$(rpc /wallet/faucet getnewaddress '[]')"
rpc / generatetoaddress "[101,\"$miner\"]" >/dev/null
for _ in $(seq "$COINS"); do
    rpc /wallet/faucet sendtoaddress "[\"$(admin "$ADMIN/wallet/address" | field address)\",1]" >/dev/null
    rpc / generatetoaddress "[1,\"$miner\"]" >/dev/null
done
admin "$ADMIN/wallet/balance"
echo
