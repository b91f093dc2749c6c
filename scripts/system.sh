# What the machine is, and what it must have before anything starts.
# shellcheck shell=bash

readonly NEEDED_COMMANDS="git awk sed grep find flock setpriv setsid timeout sha256sum readlink"
readonly NEEDED_SDK=10
readonly OS_RELEASE="${HASHPERP_OS_RELEASE:-/etc/os-release}"

os_release() { [ ! -r "$OS_RELEASE" ] || sed -nE "s/^$1=\"?([^\"]*)\"?\$/\1/p" "$OS_RELEASE"; }

require_debian() {
    local advice="set HASHPERP_BITCOIND and HASHPERP_LIBSECP256K1 to use your own, or run it on Debian 12 or later."
    [ "$(uname -s)" = Linux ] && [ "$(os_release ID)" = debian ] && [ -n "$(os_release VERSION_CODENAME)" ] ||
        die "$EXIT_SYSTEM" "bitcoind and libsecp256k1 are set up on Debian only, and this is $(os_release PRETTY_NAME || uname -s); $advice"
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || die "$EXIT_SYSTEM" "apt-get or dpkg is missing; $advice"
}

require_commands() {
    [ -z "$(missing_commands)" ] || die "$EXIT_SYSTEM" "missing commands: $(missing_commands)- install them and try again."
}

sdk_version() { (cd "$ROOT" && dotnet --version 2>/dev/null); }

installed_sdks() { dotnet --list-sdks | awk '{ printf "%s%s", separator, $1; separator = ", " }'; }

require_sdk() {
    local version
    command -v dotnet >/dev/null || die "$EXIT_SYSTEM" "the .NET SDK is missing; install the .NET $NEEDED_SDK SDK and put dotnet on the PATH."
    version="$(sdk_version)" || die "$EXIT_SYSTEM" "no .NET SDK satisfies global.json (found: $(installed_sdks)); install the .NET $NEEDED_SDK SDK."
    [ "${version%%.*}" -ge "$NEEDED_SDK" ] || die "$EXIT_SYSTEM" "the .NET SDK is $version; install the .NET $NEEDED_SDK SDK."
}

# Runs a command as root: directly, or through sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo -- "$@"
    fi
}

require_root_for() {
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "$EXIT_ROOT" "$1 needs root, and there is no sudo; run this once as root: $2"
}

setup_all() {
    require_commands
    require_sdk
    setup_native
    setup_postgres
    setup_servers
}

# Says what there is and what is lacking, in one line each; changes nothing.
doctor_command() {
    local bad=0
    doctor_line system "$(os_release PRETTY_NAME) $(uname -m), $(nproc) cores" "$([ "$(os_release ID)" = debian ] && echo ok || echo 'no: Debian 12 or later')"
    doctor_line commands "$(missing_commands)" "$([ -z "$(missing_commands)" ] && echo ok || echo 'no: install them')"
    doctor_line ".NET SDK" "$(sdk_version || echo none)" "$(sdk_version >/dev/null && echo ok || echo "no: install the .NET $NEEDED_SDK SDK")"
    doctor_line root "$(root_kind)" "$([ "$(root_kind)" != none ] && echo ok || echo 'only needed while Postgres is missing')"
    doctor_line bitcoind "$(bitcoind_path)" "$(native_state "${HASHPERP_BITCOIND:-}")"
    doctor_line libsecp256k1 "${HASHPERP_LIBSECP256K1:-$TOOLS/lib/libsecp256k1.so}" "$(native_state "${HASHPERP_LIBSECP256K1:-}")"
    doctor_line Postgres "$(postgres_bin)" "$([ -n "$(postgres_bin)" ] && echo ok || echo 'will be installed (package postgresql)')"
    doctor_line RabbitMQ "$SERVERS/bin/rabbitmq-server" "$(servers_ready && echo ok || echo 'will be fetched (package rabbitmq-server)')"
    doctor_line Redis "$SERVERS/bin/redis-server" "$(servers_ready && echo ok || echo 'will be fetched (package redis-server)')"
    doctor_line Node "$INTEROP_TOOLS/bin/node" "$(node_ready && echo ok || echo "will be fetched by setup and test, with npm$(command -v npm >/dev/null || echo ' (package npm, will be installed)')")"
    doctor_line "free space" "$(df -h --output=avail "$ROOT" | tail -1 | tr -d ' ')" ok
    doctor_line running "$(awk '{ printf "%s ", $1 }' "$RUN/state" 2>/dev/null || echo nothing)" ok
    [ "$bad" = 0 ] || exit "$EXIT_SYSTEM"
}

doctor_line() {
    printf '%-14s %-60s %s\n' "$1" "$2" "$3"
    [ "${3#no}" = "$3" ] || bad=1
}

# native_state OWN: whether the user's own file, or else the unpacked one, is there.
native_state() {
    if [ -n "$1" ] || native_ready; then
        echo ok
    else
        echo "will be fetched"
    fi
}

missing_commands() {
    local name
    for name in $NEEDED_COMMANDS; do
        command -v "$name" >/dev/null || printf '%s ' "$name"
    done
}

root_kind() {
    if [ "$(id -u)" = 0 ]; then
        echo "is root"
    elif command -v sudo >/dev/null; then
        echo sudo
    else
        echo none
    fi
}

setup_command() {
    case "${1:-}" in
        "")
            setup_all
            setup_node
            ;;
        --relock) relock_native ;;
        *) die "$EXIT_USAGE" "setup doesn't know '$1'; ./hashperp --help lists its options." ;;
    esac
}
