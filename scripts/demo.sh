# The demo: the servers, the operator, the attestor, the services of the exchange, and the users that meet on them.
# shellcheck shell=bash

# The node's block 144 stands for mainnet's block --from: the demo replays the real blocks before it too, so that coins mature and the first medians
# are real. The attestor and the users must agree on it before the first block is mined.
readonly DEMO_WARM_UP=144
DEMO_FROM=824544

# What can go wrong, by the names of tools/HashPerp.Cli/Demo/Disasters, and where its history begins.
readonly DISASTERS="operator-dead everything-dead counterparty-silent stale-unroll attestor-lies"
readonly DISASTER_FROM=825000
DISASTER=""

demo_command() {
    check_demo_options "$@"
    require_free_port HASHPERP_BITCOIND_PORT
    setup_all
    build_solution
    begin_run demo
    start_system
    run_demo "$@"
}

# Wrong options are told before anything is installed or built.
check_demo_options() {
    local history=0
    while [ $# -gt 0 ]; do
        case "$1" in
            --json) shift ;;
            --from | --blocks)
                [[ "${2:-}" =~ ^[0-9]{1,7}$ ]] || die "$EXIT_USAGE" "$1 needs a number of blocks, such as $1 1008."
                [ "$1" != --from ] || DEMO_FROM="$2"
                history=1
                shift 2
                ;;
            --strikes)
                [[ "${2:-}" =~ ^[0-9]+(\.[0-9]+)?(,[0-9]+(\.[0-9]+)?)*$ ]] || die "$EXIT_USAGE" "--strikes needs multiples of the hashprice, such as 0.98,1.02."
                history=1
                shift 2
                ;;
            --disaster)
                [[ " $DISASTERS " == *" ${2:-none} "* ]] || die "$EXIT_USAGE" "there is no disaster '${2:-}' (9021); there are: ${DISASTERS// /, }."
                DISASTER="$2"
                shift 2
                ;;
            *) die "$EXIT_USAGE" "demo doesn't know '$1'; ./hashperp --help lists its options." ;;
        esac
    done
    [ -n "$DISASTER" ] || return 0
    [ "$history" = 0 ] || die "$EXIT_USAGE" "--disaster has its own --from, --blocks and --strikes (9001); leave them out."
    DEMO_FROM="$DISASTER_FROM"
}

start_system() {
    say "starting bitcoind (regtest), Postgres, RabbitMQ, Redis, the operator, the attestor and the services of the exchange"
    start_servers
    start_operator
    start_attestor
    start_exchange
}

start_servers() {
    start_bitcoind
    publish bitcoind rpc "$BITCOIN_URL"
    export Bitcoin__RpcUrl="$BITCOIN_URL" Bitcoin__RpcUser=hashperp Bitcoin__RpcPassword="$BITCOIN_PASSWORD"
    start_postgres "$RUN_FOLDER/pg"
    publish postgres sql "Host=$RUN_FOLDER/pg;Username=hashperp;Database=arkserver"
    start_rabbitmq "$RUN_FOLDER/rabbitmq"
    export ConnectionStrings__rabbitmq="$RABBITMQ_URI"
    publish rabbitmq amqp "$(without_password "$RABBITMQ_URI")"
    start_redis "$RUN_FOLDER/redis"
    export ConnectionStrings__redis="$REDIS_CONNECTION"
    publish redis tcp "${REDIS_CONNECTION%%,*}"
}

without_password() { sed -E 's#//[^@]*@#//#' <<<"$1"; }

start_operator() {
    create_database arkserver
    migrate arkserver services/ArkServer/HashPerp.ArkServer HashPerp.ArkServer
    new_seed operator
    start_host arkserver services/ArkServer/HashPerp.ArkServer HashPerp.ArkServer ArkServer__Seed="$RUN_FOLDER/operator.seed"
    publish_host arkserver rest admin
}

start_attestor() {
    local offset=$((10#$DEMO_FROM - DEMO_WARM_UP))
    new_seed attestor
    start_host attestor services/Settlement/HashPerp.Attestor HashPerp.Attestor Attestor__Seed="$RUN_FOLDER/attestor.seed" \
        Attestor__State="$RUN_FOLDER/attestor" Attestor__Profile__Kind=replay Attestor__Profile__HeightOffset="$offset"
    publish_host attestor
}

# Each service knows those that start before it.
start_exchange() {
    local service name offset=$((10#$DEMO_FROM - DEMO_WARM_UP))
    export Oracle__Profile__Kind=replay Oracle__Profile__HeightOffset="$offset" OrderBook__HeightOffset="$offset" Rounds__HeightOffset="$offset"
    Tokens__Key="$(random_hex)$(random_hex)"
    export Tokens__Key
    for service in OracleIngest AspAdapter OrderBook ContractLifecycle Settlement; do
        name="${service,,}"
        create_database "$name"
        migrate "$name" "services/$service/HashPerp.$service" "HashPerp.$service"
        start_host "$name" "services/$service/HashPerp.$service" "HashPerp.$service"
        publish_host "$name" operations
    done
    export services__relay__grpc__0="$services__contractlifecycle__grpc__0"
    start_host gateway services/Gateway/HashPerp.Gateway HashPerp.Gateway
    publish gateway http "$HOST_URL"
    export services__gateway__http__0="$HOST_URL"
    HASHPERP_ADMIN_TOKEN="$(dotnet "$(built services/Gateway/HashPerp.Gateway HashPerp.Gateway)" token admin)" ||
        die "$EXIT_FAILED" "the gateway issued no token for listing markets."
    export HASHPERP_ADMIN_TOKEN
}

create_database() {
    postgres_sql "$RUN_FOLDER/pg" "CREATE DATABASE $1"
    export "ConnectionStrings__$1=Host=$RUN_FOLDER/pg;Username=hashperp;Database=$1"
}

# A seed of this run alone, in a file that only we read.
new_seed() {
    (umask 077 && printf "%s%s\n" "$(random_hex)" "$(random_hex)" >"$RUN_FOLDER/$1.seed")
}

# publish_host NAME [ENDPOINT...]: what was started last, with the names of its further addresses. Clients find a service by Aspire's own convention.
publish_host() {
    local name="$1" url
    publish "$name" grpc "$HOST_URL"
    export "services__${name}__grpc__0=$HOST_URL"
    shift
    for url in "${HOST_URLS[@]:1}"; do
        publish "$name" "$1" "$url"
        shift
    done
}

migrate() {
    dotnet "$(built "$2" "$3")" migrate >"$LOGS/$1-migrate.log" 2>&1 || die "$EXIT_FAILED" "the migration of $1 failed: $(tail -1 "$LOGS/$1-migrate.log")"
}

# In a process group of its own, so that the users' processes end with it.
run_demo() {
    local program code=0
    program="$(built tools/HashPerp.Cli HashPerp.Cli)"
    mkdir -p "$RUN_FOLDER/users"
    # Only the lying attestor reads the seed, which is this run's own.
    [ -z "$DISASTER" ] || { set -- --parts "$RUN_FOLDER/parts" "$@"; export Attestor__Seed="$RUN_FOLDER/attestor.seed"; }
    HASHPERP_RUN_ID="$RUN_FOLDER" setsid setpriv --pdeathsig TERM -- dotnet "$program" demo --folder "$RUN_FOLDER/users" "$@" </dev/null 8>&- &
    CHILDREN+=("$!")
    # A disaster kills our children, which the shell would tell in its own words.
    { wait "$!" || code=$?; } 2>/dev/null
    [ "$code" = 0 ] || say "the demo failed with exit code $code; the logs of its parts are in $LOGS."
    [ "$code" = 0 ] || exit "$EXIT_FAILED"
}

running_parts() { awk '{ printf "%s%s %s", separator, $1, $2; separator = ", " }' "$RUN/state"; }

url_command() {
    local resource="${1:-}" endpoint="${2:-}" line
    [ -n "$resource" ] || die "$EXIT_USAGE" "url needs a resource, such as bitcoind, postgres, arkserver, orderbook or gateway."
    ! host_runs || { host_address "$resource" "$endpoint"; return; }
    [ -f "$RUN/state" ] || die "$EXIT_FAILED" "nothing is running in this checkout; start ./hashperp up or ./hashperp demo first."
    line="$(awk -v r="$resource" -v e="$endpoint" '$1 == r && (e == "" || $2 == e) && !n++ { $1 = $2 = ""; print substr($0, 3) }' "$RUN/state")"
    [ -n "$line" ] || die "$EXIT_USAGE" "there is no '$resource${endpoint:+ $endpoint}'; running are: $(running_parts)."
    echo "$line"
}
