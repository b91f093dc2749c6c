# Words, exit codes and folders that every part uses.
# shellcheck shell=bash disable=SC2034

readonly EXIT_FAILED=1 EXIT_USAGE=2 EXIT_SYSTEM=3 EXIT_NETWORK=4 EXIT_TAKEN=5 EXIT_ROOT=6 EXIT_TAMPERED=7 EXIT_BUDGET=8

TOOLS="${HASHPERP_TOOLS:-$(readlink -m "$ROOT/.tools")}"
CACHE="${HASHPERP_CACHE:-${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/hashperp}"
RUN="$ROOT/.run"
readonly TOOLS CACHE RUN

say() { printf '%s\n' "$*" >&2; }

warn() { printf 'WARNING: %s\n' "$*" >&2; }

# die CODE MESSAGE: the one line that says what was wrong and what to do.
die() {
    local code="$1"
    shift
    printf 'hashperp: %s\n' "$*" >&2
    exit "$code"
}

# Waits until a command succeeds: wait_for SECONDS COMMAND...
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" 2>/dev/null; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.1
    done
}

# A free TCP port on loopback, below the ephemeral range so that no client takes it first.
free_port() {
    local port
    for _ in $(seq 200); do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
        if ! port_taken "$port" && ! port_taken $((port + 1)); then
            echo "$port"
            return
        fi
    done
    die "$EXIT_TAKEN" "no free TCP port between 20000 and 32000; stop what holds them."
}

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
