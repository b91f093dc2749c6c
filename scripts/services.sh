# Starts and stops the parts of a running system, and makes sure that none of them outlives it.
# shellcheck shell=bash disable=SC2034

# Folder of the run, folder of its logs, and what was started, in order.
RUN_FOLDER="" LOGS="" CHILDREN=()

# begin_run NAME: everything below belongs to this run until the script ends, however it ends.
begin_run() {
    mkdir -p "$RUN"
    exec 8>"$RUN/$1.lock"
    flock -n 8 || die "$EXIT_TAKEN" "a $1 of this checkout is running already; wait for it, stop it, or use another clone."
    LOGS="$RUN/$1-logs"
    rm -rf "$LOGS"
    mkdir -p "$LOGS"
    sweep_dead_runs
    RUN_FOLDER="$(mktemp -d /var/tmp/hp.XXXXXX)"
    chmod 755 "$RUN_FOLDER"
    echo $$ >"$RUN_FOLDER/owner"
    trap end_run EXIT
    trap 'exit 130' INT TERM HUP
}

# What runs left behind whose script was killed.
sweep_dead_runs() {
    local owner folder
    for owner in /var/tmp/hp.*/owner; do
        [ -O "$owner" ] && ! kill -0 "$(cat "$owner")" 2>/dev/null || continue
        folder="$(dirname "$owner")"
        kill_leftovers "$folder" >/dev/null
        rm -rf "$folder"
    done
}

end_run() {
    local i
    trap '' INT TERM HUP
    for ((i = ${#CHILDREN[@]} - 1; i >= 0; i--)); do
        stop_child "${CHILDREN[i]}"
    done
    # The shells that run test programs, or each would go on with its next one.
    jobs -p | xargs -r kill 2>/dev/null || true
    kill_leftovers "$RUN_FOLDER" >/dev/null
    save_agent_logs
    rm -rf "$RUN_FOLDER" "$RUN/state"
}

# What the users' agents said, without their seeds, which go with the run.
save_agent_logs() {
    local log
    for log in "$RUN_FOLDER"/users/*/agent.log; do
        [ ! -f "$log" ] || cp "$log" "$LOGS/$(basename "$(dirname "$log")").log"
    done
}

# start_child NAME COMMAND...: in the background, without our lock, output into its log.
start_child() {
    local name="$1"
    shift
    HASHPERP_RUN_ID="$RUN_FOLDER" "$@" >>"$LOGS/$name.log" 2>&1 </dev/null 8>&- &
    CHILDREN+=("$!")
    printf '%s %s\n' "$name" "$!" >>"$RUN_FOLDER/parts"
}

# TERM (Postgres: INT, its fast shutdown), then KILL after ten seconds.
stop_child() {
    local pid="$1" signal=TERM
    # A disaster has killed it, and its number may be somebody else's by now.
    [[ $'\n'"$(jobs -pr)"$'\n' == *$'\n'"$pid"$'\n'* ]] || return 0
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" != postgres ] || signal=INT
    kill -s "$signal" "$pid" 2>/dev/null || return 0
    wait_for 10 gone "$pid" || kill -KILL "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; }

# Processes that carry a run's id in their environment or work in its folder (Postgres hides its environment).
leftovers() {
    local process pid
    for process in /proc/[0-9]*; do
        pid="${process#/proc/}"
        case "$(readlink "$process/cwd" 2>/dev/null || true)" in
            "$1" | "$1"/*) echo "$pid" ;;
            *) ! grep -qzF "HASHPERP_RUN_ID=$1" "$process/environ" 2>/dev/null || echo "$pid" ;;
        esac
    done
}

# Kills them and prints what they were.
kill_leftovers() {
    local pid
    for pid in $(leftovers "$1"); do
        printf '%s %s\n' "$pid" "$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")"
        kill -KILL "$pid" 2>/dev/null || true
    done
}

start_bitcoind() {
    local folder="$RUN_FOLDER/bitcoind" port
    port="$(own_or_free_port HASHPERP_BITCOIND_PORT)"
    BITCOIN_URL="http://127.0.0.1:$port"
    BITCOIN_PASSWORD="$(random_hex)"
    mkdir -m 700 "$folder"
    printf 'rpcuser=hashperp\nrpcpassword=%s\n' "$BITCOIN_PASSWORD" >"$folder/bitcoin.conf"
    start_child bitcoind setpriv --pdeathsig KILL -- "$(bitcoind_path)" -regtest -datadir="$folder" -listen=0 -dnsseed=0 -rpcport="$port" \
        -rpcbind=127.0.0.1 -rpcallowip=127.0.0.1 -txindex=1 -mempooltruc=enforce -rejectparasites=0 -acceptnonstdtxn=0 -maxtipage=9999999999 \
        -fallbackfee=0.00002 -rpcworkqueue=256 -dbcache=64 -debuglogfile=0 -printtoconsole=1
    wait_for 60 bitcoind_answers || die "$EXIT_SYSTEM" "bitcoind doesn't answer at port $port: $(tail -1 "$LOGS/bitcoind.log")"
}

bitcoind_answers() { port_taken "${BITCOIN_URL##*:}" && grep -q 'init message: Done loading' "$LOGS/bitcoind.log"; }

random_hex() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# The port that the user asked for in a variable, or a free one.
own_or_free_port() {
    require_free_port "$1"
    if [ -n "${!1:-}" ]; then
        echo "${!1}"
    else
        free_port
    fi
}

require_free_port() {
    local wanted="${!1:-}"
    [ -n "$wanted" ] || return 0
    [[ "$wanted" =~ ^[0-9]{1,5}$ ]] || die "$EXIT_USAGE" "$1=$wanted is not a port."
    ! port_taken "$wanted" || die "$EXIT_TAKEN" "port $wanted ($1) is taken; stop what holds it or unset $1."
}

# start_host NAME FOLDER PROJECT [VARIABLE=VALUE...]: one of our services; prints nothing, sets HOST_URLS (all its addresses) and HOST_URL (the first) when it is ready.
start_host() {
    local name="$1" program ready="$RUN_FOLDER/$1.ready"
    program="$(built "$2" "$3")"
    shift 3
    start_child "$name" env HASHPERP_READY_FILE="$ready" "$@" setpriv --pdeathsig TERM -- dotnet "$program"
    wait_for 60 ready_or_gone "$ready" "${CHILDREN[-1]}" || die "$EXIT_FAILED" "$name isn't ready after a minute; see $LOGS/$name.log."
    [ -f "$ready" ] || die "$EXIT_FAILED" "$name ended at its start; see $LOGS/$name.log: $(tail -1 "$LOGS/$name.log")"
    mapfile -t HOST_URLS <"$ready"
    HOST_URL="${HOST_URLS[0]}"
}

ready_or_gone() { [ -f "$1" ] || gone "$2"; }

# What the running system is reached by, for './hashperp url'.
publish() { printf '%s %s %s\n' "$1" "$2" "$3" >>"$RUN/state"; }
