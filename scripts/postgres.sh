# Postgres from the machine's own release. Its programs are all that we use: nothing is started or enabled by its packages.
# shellcheck shell=bash

readonly POSTGRES_ROOT="${HASHPERP_POSTGRES_ROOT:-/usr/lib/postgresql}"
readonly POLICY=/usr/sbin/policy-rc.d
readonly CLUSTER_CONF=/etc/postgresql-common/createcluster.conf

# The newest release that is installed.
postgres_bin() {
    local folder
    if [ -n "${HASHPERP_POSTGRES_BIN:-}" ]; then
        echo "$HASHPERP_POSTGRES_BIN"
        return
    fi
    for folder in $(list_postgres_folders | sort -rV); do
        if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
            echo "$folder"
            return
        fi
    done
}

list_postgres_folders() { [ ! -d "$POSTGRES_ROOT" ] || find "$POSTGRES_ROOT" -mindepth 2 -maxdepth 2 -name bin; }

setup_postgres() {
    [ -z "$(postgres_bin)" ] || return 0
    require_debian
    require_root_for "Postgres isn't installed; installing it" "apt-get install postgresql"
    say "installing the package postgresql of $(os_release VERSION_CODENAME) and what it depends on (no server is started or enabled)"
    install_postgres >"$CACHE/postgres.log" 2>&1 ||
        die "$EXIT_NETWORK" "apt-get couldn't install postgresql (see $CACHE/postgres.log); check the network and apt's sources."
    [ -n "$(postgres_bin)" ] || die "$EXIT_SYSTEM" "postgresql is installed, but /usr/lib/postgresql has no server; see $CACHE/postgres.log."
}

# In a subshell, so that whatever happens the machine gets its own policy back.
install_postgres() (
    trap restore_policy EXIT
    deny_starts
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold postgresql
)

deny_starts() {
    [ ! -e "$POLICY" ] || as_root mv "$POLICY" "$POLICY.hashperp-saved"
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY" >/dev/null
    as_root chmod 755 "$POLICY"
    if [ ! -e "$CLUSTER_CONF" ]; then
        as_root mkdir -p "$(dirname "$CLUSTER_CONF")"
        echo 'create_main_cluster = false' | as_root tee "$CLUSTER_CONF" >/dev/null
    fi
}

restore_policy() {
    as_root rm -f "$POLICY"
    [ ! -e "$POLICY.hashperp-saved" ] || as_root mv "$POLICY.hashperp-saved" "$POLICY"
}

# Whom Postgres runs as: it refuses root. Sets POSTGRES_AS to the words that go before its commands.
postgres_user() {
    local user=postgres
    POSTGRES_AS=()
    [ "$(id -u)" = 0 ] || return 0
    id "$user" >/dev/null 2>&1 || user=nobody
    POSTGRES_AS=(setpriv --reuid "$(id -u "$user")" --regid "$(id -g "$user")" --clear-groups --)
}

# start_postgres FOLDER: a new cluster in a short path that its user can reach, on a Unix socket in the same folder.
start_postgres() {
    local folder="$1" bin
    bin="$(postgres_bin)"
    postgres_user
    mkdir -p "$folder"
    [ "$(id -u)" != 0 ] || chown "$(postgres_owner)" "$folder"
    (cd "$folder" && "${POSTGRES_AS[@]}" "$bin/initdb" -D "$folder/data" -U hashperp -A trust -E UTF8 --locale=C --no-sync --no-instructions) \
        >"$LOGS/postgres.log" 2>&1 || die "$EXIT_SYSTEM" "initdb failed: $(tail -1 "$LOGS/postgres.log")"
    start_child postgres "${POSTGRES_AS[@]}" setpriv --pdeathsig INT -- "$bin/postgres" -D "$folder/data" -k "$folder" \
        -c listen_addresses= -c dynamic_shared_memory_type=mmap -c fsync=off -c max_connections=200
    wait_for 60 postgres_sql "$folder" 'SELECT 1' || die "$EXIT_SYSTEM" "Postgres doesn't answer: $(tail -1 "$LOGS/postgres.log")"
}

postgres_owner() { id -un postgres 2>/dev/null || echo nobody; }

postgres_sql() { "$(postgres_bin)/psql" -h "$1" -U hashperp -d postgres -qAtc "$2" >/dev/null; }
