# Speeds, of this machine and at this moment. Always a release build: the others are not what runs in production.
# shellcheck shell=bash

bench_command() {
    local program
    case "${1:-}" in
        core | --help | -h) ;;
        *) die "$EXIT_USAGE" "bench takes core; ./hashperp bench core --help lists its options." ;;
    esac
    if [ "$CONFIGURATION" != Release ]; then
        HASHPERP_CONFIGURATION=Release exec "$ROOT/hashperp" bench "$@"
    fi
    require_commands
    require_sdk
    build_solution tests/Benchmarks
    program="$(built tests/Benchmarks HashPerp.Benchmarks)"
    exec dotnet "$program" "$@"
}
