# bitcoind and libsecp256k1 from Debian's sid suite, unpacked into .tools/ beside their own libc. The machine's packages stay
# untouched: apt runs on a private state folder, and dpkg only unpacks.
# shellcheck shell=bash disable=SC2016

readonly LOCK_FILE="$ROOT/tools.lock"
# What bitcoin-knots depends on only to run as a system service.
readonly NOT_NEEDED='^(systemd|libsystemd|debconf|libblkid|libmount|libpcre|libselinux|gcc-[0-9]+-base|libzstd|libssl|openssl|zlib)'

setup_native() {
    if [ -n "${HASHPERP_BITCOIND:-}" ] && [ -n "${HASHPERP_LIBSECP256K1:-}" ]; then
        return
    fi
    native_ready && return
    require_debian
    mkdir -p "$CACHE/debs" || die "$EXIT_SYSTEM" "can't write $CACHE; set HASHPERP_CACHE to a folder that you can write."
    (
        flock 9
        native_ready && exit 0
        cached_closure_intact || fetch_closure
        unpack_closure
    ) 9>"$CACHE/lock"
}

lock_id() { sha256sum "$LOCK_FILE" | cut -c1-16; }

native_ready() { [ -f "$TOOLS/stamp" ] && [ "$(cat "$TOOLS/stamp")" = "$(lock_id)" ]; }

closure_file() { echo "$CACHE/closure-$(lock_id).sha256"; }

cached_closure_intact() {
    [ -s "$(closure_file)" ] && (cd "$CACHE/debs" && sha256sum --quiet -c "$(closure_file)") >/dev/null 2>&1
}

# The first repository of the machine that serves its own release also serves sid. Asked by what an update
# would fetch: the index targets are empty on a machine whose lists were never fetched.
debian_mirror() {
    apt-get update --print-uris -o Debug::NoLocking=true 2>/dev/null |
        awk -v tail="dists/$(os_release VERSION_CODENAME)/InRelease'" '
            !found && (at = index($1, tail)) { print substr($1, 2, at - 2); found = 1 }'
}

debian_keyring() {
    local keyring
    keyring="$({ grep -rhoiE 'signed-by[:=] *[^] ]*debian-archive[^] ]*' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null || true; } |
        sed -nE '1s/^[^:=]*[:=] *//p')"
    echo "${keyring:-/usr/share/keyrings/debian-archive-keyring.gpg}"
}

private_apt() { APT_CONFIG="$CACHE/apt/apt.conf" apt-get "$@"; }

write_private_apt() {
    local mirror keyring apt="$CACHE/apt"
    mirror="$(debian_mirror)"
    keyring="$(debian_keyring)"
    [ -n "$mirror" ] || die "$EXIT_SYSTEM" "apt names no repository for $(os_release VERSION_CODENAME); add one to /etc/apt/sources.list."
    [ -r "$keyring" ] || die "$EXIT_SYSTEM" "no archive keyring at $keyring; install the package debian-archive-keyring."
    mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
    : >"$apt/status"
    echo "deb [signed-by=$keyring] $mirror sid main" >"$apt/sources.list"
    cat >"$apt/apt.conf" <<CONF
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
APT::Sandbox::User "$(id -un)";
APT::Update::Error-Mode "any";
CONF
}

fetch_closure() {
    local log="$CACHE/apt.log" names roots
    say "fetching bitcoind and libsecp256k1 from Debian's sid suite into $CACHE (about 25 MB; nothing is installed)"
    write_private_apt
    private_apt update >"$log" 2>&1 ||
        die "$EXIT_NETWORK" "Debian's sid suite can't be read (see $log); check the network and the mirror in /etc/apt."
    mapfile -t roots < <(locked_roots)
    names="$(private_apt install -s --no-install-recommends "${roots[@]}" 2>>"$log" | awk '/^Inst/ { print $2 }' | grep -vE "$NOT_NEEDED")" ||
        die "$EXIT_NETWORK" "Debian's sid suite doesn't serve ${roots[*]} any more (see $log); update tools.lock."
    rm -f "$CACHE/debs/"*.deb
    # shellcheck disable=SC2086
    (cd "$CACHE/debs" && private_apt download $names) >>"$log" 2>&1 ||
        die "$EXIT_NETWORK" "the download of bitcoind's packages failed (see $log); check the network and run it again."
    compare_with_lock
    write_closure_file
}

write_closure_file() {
    (cd "$CACHE/debs" && sha256sum ./*.deb) >"$(closure_file).new"
    mv "$(closure_file).new" "$(closure_file)"
}

# The packages that we ask for; the rest of the lock is what they depend on.
locked_roots() { awk '$1 == "bitcoin-knots" || $1 ~ /^libsecp256k1-/ { print $1 }' "$LOCK_FILE"; }

compare_with_lock() {
    local deb name version arch sum locked moved=0
    for deb in "$CACHE/debs/"*.deb; do
        read -r name version arch < <(dpkg-deb -W --showformat='${Package} ${Version} ${Architecture}\n' "$deb")
        sum="$(sha256sum "$deb" | cut -d' ' -f1)"
        locked="$(awk -v n="$name" -v a="$arch" '$1 == n && $3 == a { print $2, $4 }' "$LOCK_FILE")"
        if [ "${locked%% *}" = "$version" ] && [ "${locked##* }" != "$sum" ]; then
            die "$EXIT_TAMPERED" "$name $version isn't the file that tools.lock pins; don't use this mirror, or delete $CACHE and try again."
        fi
        if [ "${locked%% *}" != "$version" ]; then
            moved=1
            warn "sid moved: $name $version instead of ${locked%% *} (tools.lock); used after a smoke test."
        fi
    done
    [ "$moved" = 0 ] || warn "run './hashperp setup --relock' on a trusted network and commit tools.lock to pin what was tested."
}

# Pins what sid serves now, once it has passed the smoke test.
relock_native() {
    require_commands
    require_debian
    mkdir -p "$CACHE/debs"
    fetch_closure
    unpack_closure
    write_lock
    write_closure_file
    lock_id >"$TOOLS/stamp"
}

write_lock() {
    local deb
    {
        grep '^#' "$LOCK_FILE"
        for deb in "$CACHE/debs/"*.deb; do
            printf '%s %s %s\n' "$(dpkg-deb -W --showformat='${Package} ${Version} ${Architecture}' "$deb")" \
                "$(sha256sum "$deb" | cut -d' ' -f1)" "$(deb_soname "$deb")"
        done
    } >"$LOCK_FILE.new"
    mv "$LOCK_FILE.new" "$LOCK_FILE"
}

# The soname of a library package: the name of its link libX.so.N.
deb_soname() {
    dpkg-deb -c "$1" | awk '/^l/ && !name && $6 ~ /\/lib[^\/]*\.so\.[0-9]+$/ { n = split($6, p, "/"); name = p[n] } END { print name }' | grep . || echo -
}

unpack_closure() {
    local deb new="$TOOLS.new"
    rm -rf "$new"
    mkdir -p "$new/root" "$new/bin" "$new/lib"
    for deb in "$CACHE/debs/"*.deb; do
        dpkg -x "$deb" "$new/root"
    done
    rm -rf "$new/root/usr/share" "$new/root/etc" "$new/root/var"
    link_tools "$new"
    say "checking the unpacked bitcoind and libsecp256k1"
    smoke_test "$new"
    lock_id >"$new/stamp"
    rm -rf "$TOOLS"
    mv "$new" "$TOOLS"
}

link_tools() {
    local new="$1" loader library name
    loader="$(cd "$new/root" && find usr/lib -name 'ld-linux*.so.*' -type f -print -quit)"
    library="$(cd "$new/root" && find usr/lib -name "$(locked_secp_soname)" -print -quit)"
    [ -n "$loader" ] || die "$EXIT_SYSTEM" "the unpacked libc6 has no ld-linux; delete $CACHE and try again."
    [ -n "$library" ] || die "$EXIT_SYSTEM" "the unpacked libsecp256k1 isn't $(locked_secp_soname); update tools.lock."
    ln -s "../root/$library" "$new/lib/libsecp256k1.so"
    for name in bitcoind bitcoin-cli; do
        cat >"$new/bin/$name" <<WRAPPER
#!/bin/sh
# Runs the unpacked $name on its own libc.
root="\$(dirname "\$(dirname "\$(readlink -f "\$0")")")/root"
exec "\$root/$loader" --library-path "\$root/$(dirname "$library")" "\$root/usr/bin/$name" "\$@"
WRAPPER
        chmod +x "$new/bin/$name"
    done
}

locked_secp_soname() { awk '$1 ~ /^libsecp256k1-/ { print $5; exit }' "$LOCK_FILE"; }

bitcoind_path() { echo "${HASHPERP_BITCOIND:-$TOOLS/bin/bitcoind}"; }
