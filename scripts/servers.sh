# RabbitMQ (with its Erlang) and Redis from the machine's own release, unpacked into .tools/servers/: no root is needed, apt's packages stay
# uninstalled, and nothing is started or enabled. They run on the machine's own libc, because they are of its release.
# shellcheck shell=bash disable=SC2016,SC2034

readonly SERVERS="$TOOLS/servers"
readonly SERVERS_ROOT="${HASHPERP_SERVERS_ROOT:-$SERVERS/root}"
readonly SERVER_PACKAGES="rabbitmq-server redis-server"
# Raised when what this file makes of the packages changes.
readonly SERVERS_LAYOUT=3

setup_servers() {
    servers_ready && return
    if [ -n "${HASHPERP_SERVERS_ROOT:-}" ]; then
        link_servers
        return
    fi
    require_debian
    mkdir -p "$CACHE" || die "$EXIT_SYSTEM" "can't write $CACHE; set HASHPERP_CACHE to a folder that you can write."
    (
        flock 9
        servers_ready && exit 0
        cached_servers_intact || fetch_servers
        unpack_servers
    ) 9>"$CACHE/lock"
}

servers_id() { echo "$SERVERS_LAYOUT $(os_release VERSION_CODENAME) $(uname -m) $SERVERS_ROOT"; }

servers_ready() { [ -f "$SERVERS/stamp" ] && [ "$(cat "$SERVERS/stamp")" = "$(servers_id)" ]; }

servers_cache() { echo "$CACHE/servers-$(os_release VERSION_CODENAME)-$(uname -m)"; }

cached_servers_intact() {
    [ -s "$(servers_cache)/sha256" ] && (cd "$(servers_cache)" && sha256sum --quiet -c sha256) >/dev/null 2>&1
}

servers_apt() { APT_CONFIG="$(servers_cache)/apt/apt.conf" apt-get "$@"; }

# The machine's sources and keys, on a state of our own. The machine's packages count as installed but for these servers and their parts, so that an
# Erlang or a Redis that is there already isn't mixed with ours.
write_servers_apt() {
    local apt
    apt="$(servers_cache)/apt"
    mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
    awk 'BEGIN { RS = ""; ORS = "\n\n" } $2 !~ /^(rabbitmq-server|erlang-.*|redis-.*|redis|socat|libjemalloc2|liblzf1)$/' \
        /var/lib/dpkg/status >"$apt/status"
    cat >"$apt/apt.conf" <<CONF
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
APT::Sandbox::User "$(id -un)";
CONF
}

fetch_servers() {
    local log="$CACHE/servers.log" names folder
    folder="$(servers_cache)"
    say "fetching RabbitMQ and Redis of $(os_release VERSION_CODENAME) into $folder (about 40 MB; nothing is installed)"
    write_servers_apt
    servers_apt update >"$log" 2>&1 ||
        die "$EXIT_NETWORK" "the machine's Debian mirror can't be read (see $log); check the network and apt's sources."
    # shellcheck disable=SC2086
    names="$(servers_apt install -s --no-install-recommends $SERVER_PACKAGES 2>>"$log" | awk '/^Inst/ { print $2 }')" && [ -n "$names" ] ||
        die "$EXIT_NETWORK" "the machine's Debian mirror doesn't serve $SERVER_PACKAGES (see $log); check apt's sources."
    rm -f "$folder"/*.deb
    # shellcheck disable=SC2086
    (cd "$folder" && servers_apt download $names) >>"$log" 2>&1 ||
        die "$EXIT_NETWORK" "the download of $SERVER_PACKAGES failed (see $log); check the network and run it again."
    (cd "$folder" && sha256sum ./*.deb >sha256.new && mv sha256.new sha256)
}

unpack_servers() {
    local deb new="$SERVERS.new"
    rm -rf "$new"
    mkdir -p "$new/root"
    for deb in "$(servers_cache)"/*.deb; do
        dpkg -x "$deb" "$new/root"
    done
    rm -rf "$new/root/usr/share" "$new/root/etc" "$new/root/var"
    rm -rf "$SERVERS"
    mv "$new" "$SERVERS"
    link_servers
}

# The programs that everything starts these servers by; checked before they count as set up.
link_servers() {
    [ -x "$SERVERS_ROOT/usr/lib/rabbitmq/bin/rabbitmq-server" ] && [ -x "$SERVERS_ROOT/usr/bin/redis-server" ] ||
        die "$EXIT_SYSTEM" "$SERVERS_ROOT has no usr/lib/rabbitmq/bin/rabbitmq-server or usr/bin/redis-server; install them there or unset HASHPERP_SERVERS_ROOT."
    mkdir -p "$SERVERS/bin"
    write_server_program erl <<'BODY'
# Erlang finds its own files in the place that its package was unpacked to.
export ROOTDIR="$root/usr/lib/erlang" EMU=beam PROGNAME=erl
BINDIR="$(echo "$ROOTDIR"/erts-*/bin)"
export BINDIR
exec "$BINDIR/erlexec" "$@"
BODY
    write_server_program redis-server <<'BODY'
exec "$root/usr/bin/redis-server" "$@"
BODY
    write_server_program rabbitmq-server <<'BODY'
# usage: rabbitmq-server FOLDER [erl arguments]
# FOLDER holds rabbitmq.conf and takes all that the node writes. The node is alone: it has no distribution port, and needs no epmd, so none stays behind.
# "Allow input" makes the script become the server instead of its parent: signals reach the server.
folder="$1"
shift
PATH="$(cd "$(dirname "$0")" && pwd):$PATH"
cd "$folder"
export PATH HOME="$folder" RABBITMQ_ALLOW_INPUT=1 RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_NODENAME=hashperp@localhost RABBITMQ_CONFIG_FILE="$folder/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled_plugins"
export RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log" RABBITMQ_GENERATED_CONFIG_DIR="$folder/generated"
export RABBITMQ_ADVANCED_CONFIG_FILE="$folder/advanced.config" RABBITMQ_SCHEMA_DIR="$folder/schema"
# A publisher to a quorum queue without a leader hears no after the tick time and five seconds, 65 by default: the tick time means nothing else to a node alone.
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-sname $RABBITMQ_NODENAME -start_epmd false -erl_epmd_port 1 -dist_listen false -kernel net_ticktime 1"
echo '[].' >"$RABBITMQ_ENABLED_PLUGINS_FILE"
export RABBITMQ_SERVER_START_ARGS="$*"
exec "$root/usr/lib/rabbitmq/bin/rabbitmq-server"
BODY
    smoke_servers
    servers_id >"$SERVERS/stamp"
}

# write_server_program NAME: a script in .tools/servers/bin whose end is on standard input.
write_server_program() {
    local triplet
    triplet="$(basename "$(echo "$SERVERS_ROOT"/usr/lib/*-linux-gnu*)")"
    cat >"$SERVERS/bin/$1" <<HEAD
#!/bin/sh -e
root="$SERVERS_ROOT"
export LD_LIBRARY_PATH="\$root/usr/lib/$triplet:\$root/lib/$triplet"
HEAD
    cat >>"$SERVERS/bin/$1"
    chmod +x "$SERVERS/bin/$1"
}

# start_rabbitmq FOLDER: a broker of this run alone; sets RABBITMQ_URI.
start_rabbitmq() {
    local folder="$1" port password
    port="$(own_or_free_port HASHPERP_RABBITMQ_PORT)"
    password="$(random_hex)"
    mkdir -m 700 "$folder"
    write_rabbitmq_conf "$folder" "$port" "$password"
    start_child rabbitmq setpriv --pdeathsig KILL -- "$SERVERS/bin/rabbitmq-server" "$folder" -noinput
    wait_for 60 port_taken "$port" || die "$EXIT_SYSTEM" "RabbitMQ doesn't answer at port $port: $(tail -1 "$LOGS/rabbitmq.log")"
    RABBITMQ_URI="amqp://hashperp:$password@127.0.0.1:$port/"
}

# write_rabbitmq_conf FOLDER PORT PASSWORD. The write-ahead log of quorum queues is 512 MB unless it is told otherwise.
write_rabbitmq_conf() {
    (
        umask 077
        cat >"$1/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$2
default_user = hashperp
default_pass = $3
log.console = true
log.console.level = warning
log.file = false
vm_memory_high_watermark.absolute = 1GB
raft.wal_max_size_bytes = 33554432
CONF
    )
}

# start_redis FOLDER: sets REDIS_CONNECTION. It keeps nothing on disk: what it holds may be lost.
start_redis() {
    local folder="$1" port password
    port="$(own_or_free_port HASHPERP_REDIS_PORT)"
    password="$(random_hex)"
    mkdir -m 700 "$folder"
    write_redis_conf "$folder" "$port" "$password"
    start_child redis setpriv --pdeathsig KILL -- "$SERVERS/bin/redis-server" "$folder/redis.conf"
    wait_for 30 port_taken "$port" || die "$EXIT_SYSTEM" "Redis doesn't answer at port $port: $(tail -1 "$LOGS/redis.log")"
    REDIS_CONNECTION="127.0.0.1:$port,password=$password"
}

# write_redis_conf FOLDER PORT PASSWORD
write_redis_conf() {
    (
        umask 077
        printf '%s\n' "bind 127.0.0.1" "port $2" "requirepass $3" "dir $1" 'save ""' "appendonly no" "maxmemory 256mb" >"$1/redis.conf"
    )
}
