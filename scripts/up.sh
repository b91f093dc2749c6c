# The whole system under its host: up, down, and what one does with a part of it.
# shellcheck shell=bash

# Where the host keeps its data; the same setting as the host's own.
DATA="${HashPerp__Data:-$ROOT/.data}"
readonly DATA
# Set in the environment of everything that the host starts.
readonly HOST_MARK=HASHPERP_APPHOST
readonly UP_PATIENCE=180 DOWN_PATIENCE=90

up_command() {
    local detach=0 program
    while [ $# -gt 0 ]; do
        case "$1" in
            --detach) detach=1 ;;
            *) die "$EXIT_USAGE" "up doesn't know '$1'; ./hashperp --help lists its options." ;;
        esac
        shift
    done
    ! host_runs || die "$EXIT_TAKEN" "the system is up already: $(host_url). ./hashperp down stops it."
    setup_all
    build_solution
    program="$(built HashPerp.AppHost HashPerp.AppHost)"
    if [ "$detach" = 1 ]; then
        up_detached "$program"
    else
        say "Ctrl-C stops everything; ./hashperp status, logs, stop and start work from another terminal."
        exec dotnet "$program"
    fi
}

# Returns when everything is healthy; the host goes on without this terminal.
up_detached() {
    local log="$DATA/logs/host.log"
    # The host's seeds and passwords will lie here.
    (umask 077 && mkdir -p "$DATA/logs")
    # What an earlier host said must not be taken for this one's.
    : >"$log"
    setsid nohup dotnet "$1" >"$log" 2>&1 </dev/null &
    local host=$!
    wait_for "$UP_PATIENCE" up_or_gone "$log" "$host" || die "$EXIT_FAILED" "not everything is healthy after $UP_PATIENCE s; ./hashperp status says what isn't, ./hashperp down stops it."
    grep -q "$UP_LINE" "$log" || die "$EXIT_FAILED" "the host ended at its start; see $log: $(tail -1 "$log")"
    grep "$UP_LINE" "$log" >&2
    say "resources: $(host_url)"
    status_command
}

readonly UP_LINE='everything is up and healthy'

up_or_gone() { grep -q "$UP_LINE" "$1" || gone "$2"; }

down_command() {
    local host left
    if host_runs; then
        host="$(sed -n 2p "$DATA/host")"
        say "stopping everything"
        kill -TERM "$host"
        wait_for "$DOWN_PATIENCE" gone "$host" || kill -KILL "$host" 2>/dev/null || true
    else
        say "the system isn't up"
    fi
    # What a host left behind that was killed hard; after a stop in good order there is nothing.
    left="$(kill_marked)"
    [ -z "$left" ] || printf 'killed what was left running:\n%s\n' "$left" >&2
    rm -f "$DATA/host" "$DATA/control-token"
}

# Kills what carries the host's mark or works in the folder of its servers (Postgres hides its environment), and prints what it was.
kill_marked() {
    local process pid short
    short="$(cat "$DATA/short-folder" 2>/dev/null || true)"
    for process in /proc/[0-9]*; do
        pid="${process#/proc/}"
        case "$(readlink "$process/cwd" 2>/dev/null || true)/" in
            "${short:-/nowhere}"/*) ;;
            *) grep -qzF "$HOST_MARK=$(readlink -m "$DATA")" "$process/environ" 2>/dev/null || continue ;;
        esac
        printf '%s %s\n' "$pid" "$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline")"
        kill -KILL "$pid" 2>/dev/null || true
    done
}

host_runs() { [ -f "$DATA/host" ] && ! gone "$(sed -n 2p "$DATA/host")"; }

host_url() { sed -n 1p "$DATA/host"; }

require_host() { host_runs || die "$EXIT_FAILED" "the system isn't up; start it with ./hashperp up."; }

# host_request METHOD PATH: prints the body; fails unless the answer is 200. By bash alone: a machine need not have curl.
host_request() {
    local url address status header
    url="$(host_url)"
    address="${url#http://}"
    (exec 9<>"/dev/tcp/${address%:*}/${address##*:}") 2>/dev/null || die "$EXIT_FAILED" "the host doesn't answer at $url; ./hashperp down stops it."
    exec 9<>"/dev/tcp/${address%:*}/${address##*:}"
    printf '%s %s HTTP/1.0\r\nHost: %s\r\nX-HashPerp-Token: %s\r\nContent-Length: 0\r\n\r\n' "$1" "$2" "$address" "$(cat "$DATA/control-token")" >&9
    read -r _ status _ <&9
    while IFS= read -r header <&9 && [ "${header%$'\r'}" != "" ]; do :; done
    cat <&9
    exec 9>&-
    [ "$status" = 200 ]
}

status_command() {
    require_host
    host_request GET /resources.txt
}

# host_address RESOURCE [ENDPOINT]: the first address that /resources.txt names for it.
host_address() {
    local line
    line="$(host_request GET /resources.txt | awk -v r="$1" -v e="$2" '$1 == r { for (i = 2; i <= NF; i++) if (index($i, "=") && (e == "" || index($i, e "=") == 1)) { sub(/^[^=]*=/, "", $i); print $i; exit } }')"
    [ -n "$line" ] || die "$EXIT_USAGE" "there is no '$1${2:+ $2}'; ./hashperp status lists what there is."
    echo "$line"
}

# change_resource stop|start|restart NAME
change_resource() {
    [ $# = 2 ] || die "$EXIT_USAGE" "$1 needs one resource; ./hashperp status lists them."
    require_host
    host_request POST "/resources/$2/$1" >/dev/null || die "$EXIT_USAGE" "there is no '$2'; ./hashperp status lists what there is."
}

# Whose logs there are.
logged() {
    local names=""
    [ ! -d "$DATA/logs" ] || names="$(find "$DATA/logs" -name '*.log' -printf '%f\n' | sed 's/\.log$//' | sort | tr '\n' ' ')"
    echo "${names:-none}"
}

logs_command() {
    local name="" follow=() tail=200
    while [ $# -gt 0 ]; do
        case "$1" in
            --follow | -f) follow=(-F) ;;
            --tail) tail="${2:-}"; shift ;;
            -*) die "$EXIT_USAGE" "logs doesn't know '$1'; ./hashperp --help lists its options." ;;
            *) name="$1" ;;
        esac
        shift
    done
    [[ "$tail" =~ ^[0-9]{1,6}$ ]] || die "$EXIT_USAGE" "--tail needs a number of lines."
    [[ "$name" =~ ^[a-z0-9-]+$ ]] && [ -f "$DATA/logs/$name.log" ] ||
        die "$EXIT_USAGE" "logs needs a resource that has run, such as orderbook; there are: $(logged)."
    exec tail -n "$tail" "${follow[@]}" "$DATA/logs/$name.log"
}
