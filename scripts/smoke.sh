# What we need of bitcoind and libsecp256k1 and what a new version may lose: checked before either is used.
# shellcheck shell=bash disable=SC2030,SC2031,SC2153

readonly SMOKE_TIME=1704067200
# Pay-to-anchor on regtest.
readonly SMOKE_P2A=bcrt1pfeesnyr2tx
readonly SECP_SYMBOLS="secp256k1_musig_pubkey_agg secp256k1_musig_partial_sig_agg secp256k1_schnorrsig_sign32
    secp256k1_keypair_create secp256k1_ecdh secp256k1_context_randomize"

smoke_test() (
    tools="$1"
    folder="$(mktemp -d)"
    smoke_symbols
    trap smoke_stop EXIT
    smoke_start
    smoke_mock_time
    smoke_package
)

smoke_symbols() {
    local symbol
    for symbol in $SECP_SYMBOLS; do
        grep -qaF "$symbol" "$tools/lib/libsecp256k1.so" ||
            die "$EXIT_SYSTEM" "libsecp256k1 has no $symbol; pin a version with the modules musig, schnorrsig, extrakeys and ecdh in tools.lock."
    done
}

smoke_start() {
    port="$(free_port)"
    "$tools/bin/bitcoind" -regtest -datadir="$folder" -listen=0 -rpcport="$port" -mempooltruc=enforce -txindex=1 -mocktime=$SMOKE_TIME \
        -fallbackfee=0.0001 -printtoconsole=0 -zmqpubhashblock="tcp://127.0.0.1:$((port + 1))" >"$folder/out" 2>&1 9>&- &
    node=$!
    wait_for 60 smoke_rpc getblockcount >/dev/null || die "$EXIT_SYSTEM" "the unpacked bitcoind doesn't start: $(tail -1 "$folder/out")"
    smoke_rpc getzmqnotifications | grep -q pubhashblock || die "$EXIT_SYSTEM" "this bitcoind has no ZMQ; pin another version in tools.lock."
}

smoke_stop() {
    kill "${node:-0}" 2>/dev/null && wait "$node" 2>/dev/null
    rm -rf "$folder"
}

smoke_rpc() { "$tools/bin/bitcoin-cli" -regtest -datadir="$folder" -rpcport="$port" "$@"; }

smoke_mock_time() {
    local time
    smoke_rpc createwallet smoke >/dev/null
    address="$(smoke_rpc getnewaddress)"
    smoke_rpc generatetoaddress 102 "$address" >/dev/null
    time="$(smoke_rpc getblockheader "$(smoke_rpc getbestblockhash)" | sed -nE 's/.*"time": ([0-9]+).*/\1/p')"
    [ "$time" -ge "$SMOKE_TIME" ] && [ "$time" -lt $((SMOKE_TIME + 3600)) ] ||
        die "$EXIT_SYSTEM" "this bitcoind mines at $time, not at its mock time $SMOKE_TIME; pin another version in tools.lock."
}

# A version 3 transaction without a fee, and its child that pays for both through the zero-value anchor.
smoke_package() {
    local coin parent child parent_id
    coin="$(smoke_coin 1)"
    parent="$(smoke_sign "[$coin]" "[{\"$address\":50},{\"$SMOKE_P2A\":0}]")"
    parent_id="$(smoke_rpc decoderawtransaction "$parent" | sed -nE 's/^  "txid": "([0-9a-f]+)".*/\1/p')"
    coin="$(smoke_coin 2)"
    child="$(smoke_sign "[$coin,{\"txid\":\"$parent_id\",\"vout\":1}]" "[{\"$address\":49.999}]" \
        "[{\"txid\":\"$parent_id\",\"vout\":1,\"scriptPubKey\":\"51024e73\",\"amount\":0}]")"
    smoke_rpc submitpackage "[\"$parent\",\"$child\"]" | grep -q '"package_msg": "success"' ||
        die "$EXIT_SYSTEM" "this bitcoind refuses a zero-fee v3 package with an anchor; pin another version in tools.lock."
}

# The coinbase output of a block, as an input.
smoke_coin() {
    local id
    id="$(smoke_rpc getblock "$(smoke_rpc getblockhash "$1")" | tr -d ' \n' | sed -nE 's/.*"tx":\["([0-9a-f]+)".*/\1/p')"
    printf '{"txid":"%s","vout":0}' "$id"
}

# Version 3 is patched in: createrawtransaction of this release only makes version 2.
smoke_sign() {
    local raw
    raw="$(smoke_rpc createrawtransaction "$1" "$2")"
    smoke_rpc signrawtransactionwithwallet "03${raw:2}" "${3:-[]}" | sed -nE 's/.*"hex": "([0-9a-f]+)".*/\1/p'
}

# The unpacked servers start, answer and end without leaving a process, on this machine's libraries.
smoke_servers() (
    folder="$(mktemp -d)"
    servers=()
    trap smoke_stop_servers EXIT
    say "checking RabbitMQ and Redis"
    rabbitmq="$(free_port)"
    write_rabbitmq_conf "$folder" "$rabbitmq" smoke
    "$SERVERS/bin/rabbitmq-server" "$folder" -noinput >"$folder/rabbitmq.out" 2>&1 </dev/null 9>&- &
    servers+=("$!")
    redis="$(free_port)"
    write_redis_conf "$folder" "$redis" smoke
    "$SERVERS/bin/redis-server" "$folder/redis.conf" >"$folder/redis.out" 2>&1 </dev/null 9>&- &
    servers+=("$!")
    wait_for 30 smoke_asks "$redis" 'PING' NOAUTH || die "$EXIT_SYSTEM" "Redis doesn't answer: $(tail -1 "$folder/redis.out")"
    wait_for 60 smoke_asks "$rabbitmq" 'HashPerp' AMQP || die "$EXIT_SYSTEM" "RabbitMQ doesn't answer: $(tail -1 "$folder/rabbitmq.out")"
)

# smoke_asks PORT REQUEST WORD: the answer has the word.
smoke_asks() {
    (exec 3<>"/dev/tcp/127.0.0.1/$1" && printf '%s\r\n' "$2" >&3 && timeout 2 head -c 8 <&3 | grep -qa "$3") 2>/dev/null
}

smoke_stop_servers() {
    local server
    for server in "${servers[@]}"; do
        kill -KILL "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    done
    rm -rf "$folder"
}
