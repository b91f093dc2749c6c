# Runs every test project and adds up what they report.
# shellcheck shell=bash

readonly TIER_FULL="tier=full" SHARDS=16 CONFORMANCE=ark-conformance
# Of the tests alone, on two cores, in seconds: the default tier, one shard of the rest, and all.
readonly BUDGET_DEFAULT=$((25 * 60)) BUDGET_SHARD=$((10 * 60)) BUDGET_FULL=$((80 * 60))

test_command() {
    local filter="" full=0 shard=""
    if [ "${1:-}" = "$CONFORMANCE" ]; then
        shift
        conformance_command "$@"
        return
    fi
    while [ $# -gt 0 ]; do
        case "$1" in
            --full) full=1 ;;
            -*) die "$EXIT_USAGE" "test doesn't know the option '$1'; ./hashperp --help lists them." ;;
            *) [ -z "$filter" ] || die "$EXIT_USAGE" "test takes one filter, not '$filter' and '$1'."; filter="$1" ;;
        esac
        shift
    done
    setup_all
    setup_node
    build_solution
    begin_run test
    BUDGET=$BUDGET_DEFAULT
    [ "$full" = 0 ] || BUDGET=$BUDGET_FULL
    if [ "${CI:-}" = true ] && [ "$full" = 0 ] && [ -z "$filter" ]; then
        shard="$(commit_shard)"
        BUDGET=$((BUDGET_DEFAULT + BUDGET_SHARD))
        say "CI: the default tier, and shard $shard of $SHARDS of the rest"
    fi
    run_tests "$filter" "$full" "$shard"
    report_tests
}

# The cases that any operator must pass, against ours in a stack of its own, or against one that runs elsewhere.
conformance_command() {
    local operator="" rest="" node="" login
    while [ $# -gt 0 ]; do
        case "$1" in
            --operator) operator="${2:-}" ;;
            --rest) rest="${2:-}" ;;
            --node) node="${2:-}" ;;
            *) die "$EXIT_USAGE" "test $CONFORMANCE doesn't know '$1'; ./hashperp --help lists its options." ;;
        esac
        shift $(($# > 1 ? 2 : 1))
    done
    if [ -n "$operator$rest$node" ]; then
        [[ "$operator" =~ ^https?://[^/@]+/?$ ]] || die "$EXIT_USAGE" "--operator needs the address of an operator, such as http://127.0.0.1:7070."
        [[ "$node" =~ ^http://([^:@/]+):([^@/]+)@([^/@]+)/?$ ]] || die "$EXIT_USAGE" "--node needs the operator's regtest node, as http://USER:PASSWORD@HOST:PORT."
        login=("${BASH_REMATCH[@]}")
        export HASHPERP_OPERATOR="$operator" HASHPERP_OPERATOR_REST="$rest"
        export Bitcoin__RpcUser="${login[1]}" Bitcoin__RpcPassword="${login[2]}" Bitcoin__RpcUrl="http://${login[3]}"
    fi
    setup_all
    build_solution
    begin_run test
    BUDGET=$BUDGET_DEFAULT
    TESTS_STARTED=$SECONDS
    export HASHPERP_CRASH_REPORT="$LOGS/crash-table.md"
    run_once "$CONFORMANCE" "$ROOT/tests/HashPerp.ArkServer.Tests/bin/$CONFIGURATION/net10.0/HashPerp.ArkServer.Tests.dll" -noLogo -noColor -trait "suite=$CONFORMANCE"
    TESTS_SECONDS=$((SECONDS - TESTS_STARTED))
    report_tests
}

# Each commit takes another sixteenth of the full tier.
commit_shard() {
    local commit
    commit="$(git -C "$ROOT" rev-parse HEAD 2>/dev/null)" || commit=0
    echo $((16#${commit:0:6} % SHARDS))
}

# The slow ones first, two at a time: while one waits for its servers, the other uses the cores.
run_tests() {
    local project name
    TESTS_STARTED=$SECONDS
    export HASHPERP_CRASH_REPORT="$LOGS/crash-table.md"
    printf '| death | outcome | satoshi | seconds |\n|---|---|---|---|\n' >"$HASHPERP_CRASH_REPORT"
    export HASHPERP_MATRIX_REPORT="$LOGS/exit-matrix.md"
    printf '| the contract is | against | scenario | way | blocks waited | HEIGHT (sat) | TIME (sat) | verdict |\n|---|---|---|---|---|---|---|---|\n' >"$HASHPERP_MATRIX_REPORT"
    export HASHPERP_RECOVERY_REPORT="$LOGS/recovery.md"
    printf '| killed | healthy again (s) | everything healthy (s) |\n|---|---|---|\n' >"$HASHPERP_RECOVERY_REPORT"
    while read -r project; do
        name="$(basename "$project")"
        while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
            wait -n || true
        done
        run_project "$name" "$1" "$2" "$3" &
    done < <(test_projects)
    wait
    TESTS_SECONDS=$((SECONDS - TESTS_STARTED))
}

test_projects() {
    find "$ROOT/tests" -mindepth 1 -maxdepth 1 -name 'HashPerp.*.Tests' | sort |
        awk '/EndToEnd|Client.Tests|Ark(Server|Interop)/ { print; next } { rest = rest $0 "\n" } END { printf "%s", rest }'
}

# run_project NAME FILTER FULL SHARD
run_project() {
    local name="$1" program arguments=(-noLogo -noColor) methods
    program="$ROOT/tests/$name/bin/$CONFIGURATION/net10.0/$name.dll"
    [ -f "$program" ] || return 0
    [ -z "$2" ] || arguments+=(-method "*$2*")
    if [ "$3" = 1 ]; then
        run_once "$name" "$program" "${arguments[@]}"
        return
    fi
    run_once "$name" "$program" "${arguments[@]}" -trait- "$TIER_FULL"
    [ -n "$4" ] || return 0
    mapfile -t methods < <(shard_methods "$program" "$4")
    [ "${#methods[@]}" = 0 ] || run_once "$name.shard" "$program" -noLogo -noColor "${methods[@]}"
}

# The methods of the full tier whose name falls into a shard, as arguments one a line.
shard_methods() {
    local method
    dotnet "$1" -noColor -list methods -trait "$TIER_FULL" 2>/dev/null </dev/null | sed -nE 's/^ *([A-Za-z0-9_.+]+\.[A-Za-z0-9_]+) *$/\1/p' |
        while read -r method; do
            [ $(($(printf %s "$method" | cksum | cut -d' ' -f1) % SHARDS)) != "$2" ] || printf -- '-method\n%s\n' "$method"
        done
}

# One run of one test program, in a process group and a folder of its own. What it leaves running is killed and counts as a failure.
run_once() {
    local name="$1" program="$2" folder="$RUN_FOLDER/${1##*HashPerp.}" log="$LOGS/$1.log" code=0 left
    shift 2
    mkdir -m 755 "$folder"
    HASHPERP_RUN_ID="$folder" HASHPERP_TEST_ROOT="$folder" setpriv --pdeathsig KILL -- timeout --kill-after=10 "$((BUDGET + 300))" \
        dotnet "$program" "$@" -result-xml "$LOGS/$name.xml" >"$log" 2>&1 </dev/null 8>&- || code=$?
    left="$(kill_leftovers "$folder")"
    [ -z "$left" ] || printf '%s\n' "$left" >"$LOGS/$name.left"
    echo "$code" >"$LOGS/$name.code"
    say "$(printf '%-40s %s' "$name" "$(sed -nE 's/^ *[^ ]+ +Total: /Total: /p' "$log" | tail -1)")"
    unmount_below "$folder"
    rm -rf "$folder"
}

# The disks of a test that was killed before it could take them away.
unmount_below() {
    local mounted
    awk -v folder="$1/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | while read -r mounted; do
        umount --lazy "$mounted" || true
    done
}

# attribute FILE NAME: a number of the report's <assembly> element.
attribute() { sed -nE "s/.*<assembly [^>]*\\b$2=\"([0-9]+)\".*/\\1/p" "$1" | head -1; }

report_tests() {
    local code name passed=0 failed=0 skipped=0
    for code in "$LOGS"/*.code; do
        name="${code%.code}"
        add_report "$name"
    done
    print_slowest
    print_crash_table
    printf 'tests took %d:%02d of %d minutes\n' $((TESTS_SECONDS / 60)) $((TESTS_SECONDS % 60)) $((BUDGET / 60))
    if [ "$TESTS_SECONDS" -gt "$BUDGET" ]; then
        printf 'OVER BUDGET: move slow tests to the full tier or make them faster\n'
    fi
    [ $((passed + failed)) -gt 0 ] || printf 'NO TEST RAN: no test matches\n'
    printf '%d passed, %d failed' "$passed" "$failed"
    [ "$skipped" = 0 ] || printf ', %d skipped' "$skipped"
    printf '\n'
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ] || exit "$EXIT_FAILED"
    [ "$TESTS_SECONDS" -le "$BUDGET" ] || exit "$EXIT_BUDGET"
}

# How many deaths the crash tables played; each is a line of the file.
print_crash_table() {
    local deaths failed
    deaths="$(grep -c ' killed \| before \| after ' "$HASHPERP_CRASH_REPORT")" || return 0
    # grep calls it a failure to find none.
    failed="$(grep -c '| FAILED: ' "$HASHPERP_CRASH_REPORT" || true)"
    printf 'crash table: %d deaths, %d of them FAILED; see %s\n' "$deaths" "$failed" "${HASHPERP_CRASH_REPORT#"$ROOT/"}"
}

# Adds one program's numbers to passed, failed and skipped of report_tests, and shows why it failed.
add_report() {
    local xml="$1.xml" errors bad
    if [ ! -s "$xml" ]; then
        failed=$((failed + 1))
        printf '\n%s ended with exit code %s and no report:\n' "$(basename "$1")" "$(cat "$1.code")"
        tail -n 100 "$1.log"
        return
    fi
    errors="$(attribute "$xml" errors)"
    bad=$(($(attribute "$xml" failed) + ${errors:-0}))
    passed=$((passed + $(attribute "$xml" passed)))
    skipped=$((skipped + $(attribute "$xml" skipped)))
    if [ -f "$1.left" ]; then
        bad=$((bad + 1))
        printf '\n%s left processes running:\n%s\n' "$(basename "$1")" "$(cat "$1.left")"
    elif [ "$bad" = 0 ] && [ "$(cat "$1.code")" != 0 ] && [ "$(attribute "$xml" total)" != 0 ]; then
        bad=1
        printf '\n%s: no test failed, but the exit code is %s\n' "$(basename "$1")" "$(cat "$1.code")"
    fi
    if [ "$bad" != 0 ]; then
        printf '\n%s:\n' "$(basename "$1")"
        tail -n 300 "$1.log"
    fi
    failed=$((failed + bad))
}

print_slowest() {
    printf '\nten slowest tests (seconds):\n'
    cat "$LOGS"/*.xml 2>/dev/null | grep -oE '<test [^>]*>' |
        sed -nE 's/.* name="([^"]*)".* time="([0-9.]+)".*/\2 \1/p' | sed -e 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' |
        sort -rn | awk 'NR <= 10 { printf "%8.2f  %s\n", $1, substr($0, index($0, " ") + 1, 120) }'
}
