# Node, and the wallet SDK that tests/ark-interop runs in it: packages that its package-lock.json pins by version and hash, in .tools/ark-interop/.
# shellcheck shell=bash

readonly INTEROP="$ROOT/tests/ark-interop"
readonly INTEROP_TOOLS="$TOOLS/ark-interop"

setup_node() {
    if ! node_ready; then
        mkdir -p "$CACHE" || die "$EXIT_SYSTEM" "can't write $CACHE; set HASHPERP_CACHE to a folder that you can write."
        setup_npm
        (
            flock 9
            node_ready || fetch_node
        ) 9>"$CACHE/lock"
    fi
    # Node looks for packages beside the file that imports them.
    [ "$(readlink "$INTEROP/node_modules")" = "$INTEROP_TOOLS/node_modules" ] || ln -sfn "$INTEROP_TOOLS/node_modules" "$INTEROP/node_modules"
}

node_id() { cat "$INTEROP/package-lock.json" "$INTEROP/.npmrc" | sha256sum | cut -c1-16; }

node_ready() { [ -f "$INTEROP_TOOLS/stamp" ] && [ "$(cat "$INTEROP_TOOLS/stamp")" = "$(node_id)" ]; }

fetch_node() {
    local log="$CACHE/npm.log" new="$INTEROP_TOOLS.new" code=0
    say "fetching Node and @arkade-os/sdk into $INTEROP_TOOLS (about 60 MB; no script of theirs is run)"
    rm -rf "$new"
    mkdir -p "$new"
    cp "$INTEROP/package.json" "$INTEROP/package-lock.json" "$INTEROP/.npmrc" "$new/"
    (cd "$new" && npm ci --ignore-scripts --prefer-offline --cache "$CACHE/npm") >"$log" 2>&1 || code=$?
    if [ "$code" != 0 ]; then
        ! grep -q EINTEGRITY "$log" || die "$EXIT_TAMPERED" "a package isn't what tests/ark-interop/package-lock.json pins (see $log)."
        die "$EXIT_NETWORK" "npm couldn't fetch the packages of tests/ark-interop (see $log); check the network and npm's configuration."
    fi
    link_node "$new"
    rm -rf "$INTEROP_TOOLS"
    mv "$new" "$INTEROP_TOOLS"
    node_id >"$INTEROP_TOOLS/stamp"
}

# The program for this machine; npm leaves out the package of any other.
link_node() {
    local program
    program="$(cd "$1" && find node_modules -path '*/node-linux-*/bin/node' -type f -print -quit)"
    [ -n "$program" ] || die "$EXIT_SYSTEM" "tests/ark-interop/package.json has no Node for $(uname -m)."
    mkdir "$1/bin"
    ln -s "../$program" "$1/bin/node"
    "$1/bin/node" --version >/dev/null || die "$EXIT_SYSTEM" "the unpacked Node doesn't run here."
}

# npm is only the way to fetch; the machine's own, or that of its release.
setup_npm() {
    ! command -v npm >/dev/null || return 0
    require_debian
    require_root_for "npm isn't installed; installing it" "apt-get install npm"
    say "installing the package npm of $(os_release VERSION_CODENAME) and what it depends on"
    install_npm >"$CACHE/npm.log" 2>&1 || die "$EXIT_NETWORK" "apt-get couldn't install npm (see $CACHE/npm.log); check the network and apt's sources."
}

install_npm() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends npm
}
