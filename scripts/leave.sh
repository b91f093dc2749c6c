# The way out alone: no server is needed, so none is set up, and only the command line is built.
# shellcheck shell=bash

leave_command() {
    local program
    case "${1:-}" in
        verify | plan | run | --help | -h) ;;
        *) die "$EXIT_USAGE" "exit takes verify, plan or run, and a kit; docs/exits.md tells all of it." ;;
    esac
    require_commands
    require_sdk
    setup_native
    build_solution tools/HashPerp.Cli
    program="$(built tools/HashPerp.Cli HashPerp.Cli)"
    # Its own exit codes: 10 of run --once says that there is more to do.
    exec dotnet "$program" exit "$@"
}
