# Builds the whole solution once; every command runs what this leaves in bin/.
# shellcheck shell=bash

readonly CONFIGURATION="${HASHPERP_CONFIGURATION:-Debug}"

# build_solution [PROJECT]: the whole, or one project with what it needs. No build server stays behind: neither MSBuild's nodes nor the compiler's.
build_solution() {
    local log="$RUN/build.log" what="${1:-HashPerp.sln}"
    mkdir -p "$RUN"
    say "building ($CONFIGURATION)"
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
    if ! (cd "$ROOT" && dotnet build "$what" -c "$CONFIGURATION" -v q -nologo -nodeReuse:false -p:UseSharedCompilation=false) >"$log" 2>&1 </dev/null; then
        if grep -qE 'NU1301|NU1801' "$log"; then
            die "$EXIT_NETWORK" "NuGet's packages can't be fetched (see $log); check the network and try again."
        fi
        grep -E ': error ' "$log" | sort -u | head -20 >&2
        die "$EXIT_FAILED" "the build failed; all of its output is in $log."
    fi
}

# built FOLDER NAME: the command that runs a program of the solution is 'dotnet' and this.
built() {
    local program="$ROOT/$1/bin/$CONFIGURATION/net10.0/$2.dll"
    [ -f "$program" ] || die "$EXIT_FAILED" "$2 isn't built: $program is missing."
    echo "$program"
}
