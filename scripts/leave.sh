# The way out alone, and proof against an attestor: no server is needed, so none is set up, and only the command line is built.
# shellcheck shell=bash

leave_command() {
    case "${1:-}" in
        verify | plan | run | watch | coins | fetch | --help | -h) ;;
        *) die "$EXIT_USAGE" "exit takes verify, plan, run or watch, and a kit, or coins or fetch; docs/exits.md tells all of it." ;;
    esac
    # Its own exit codes: 10 of run --once says that there is more to do.
    command_line exit "$@"
}

evidence_command() {
    case "${1:-}" in
        verify | --help | -h) ;;
        *) die "$EXIT_USAGE" "evidence takes verify, and a file that an agent exported; docs/agent.md names it." ;;
    esac
    command_line evidence "$@"
}

command_line() {
    local program
    require_commands
    require_sdk
    setup_native
    build_solution tools/HashPerp.Cli
    program="$(built tools/HashPerp.Cli HashPerp.Cli)"
    exec dotnet "$program" "$@"
}
