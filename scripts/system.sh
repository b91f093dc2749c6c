# What the machine is, and what it must have before anything starts.
# shellcheck shell=bash

readonly NEEDED_COMMANDS="git awk sed grep find flock sha256sum readlink"
readonly NEEDED_SDK=10

os_release() { [ ! -r /etc/os-release ] || sed -nE "s/^$1=\"?([^\"]*)\"?\$/\1/p" /etc/os-release; }

require_debian() {
    local advice="set HASHPERP_BITCOIND and HASHPERP_LIBSECP256K1 to use your own, or run it on Debian 12 or later."
    [ "$(uname -s)" = Linux ] && [ "$(os_release ID)" = debian ] && [ -n "$(os_release VERSION_CODENAME)" ] ||
        die "$EXIT_SYSTEM" "bitcoind and libsecp256k1 are set up on Debian only, and this is $(os_release PRETTY_NAME || uname -s); $advice"
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || die "$EXIT_SYSTEM" "apt-get or dpkg is missing; $advice"
}

require_commands() {
    local name
    for name in $NEEDED_COMMANDS; do
        command -v "$name" >/dev/null || die "$EXIT_SYSTEM" "the command '$name' is missing; install it and try again."
    done
}

sdk_version() { (cd "$ROOT" && dotnet --version 2>/dev/null); }

require_sdk() {
    local version
    command -v dotnet >/dev/null || die "$EXIT_SYSTEM" "the .NET SDK is missing; install the .NET $NEEDED_SDK SDK and put dotnet on the PATH."
    version="$(sdk_version)" ||
        die "$EXIT_SYSTEM" "no .NET SDK satisfies global.json (found: $(dotnet --list-sdks | awk '{ print $1 }' | tr '\n' ' ')); install the .NET $NEEDED_SDK SDK."
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
    setup_native
    setup_postgres
    require_sdk
}
