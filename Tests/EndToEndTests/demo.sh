#!/bin/bash
# The whole story of teller, played with the real programs: demo.sh [FOLDER OF THE PROGRAMS]
#
# The daemon is started by its socket, as systemd does it. Everything happens in a scratch folder
# that is removed at the end. Exit status: 0 only if every step did what the story says.
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
programs=$(cd "${1:-$root/.build/release}" && pwd) || exit 1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/teller-demo.XXXXXX") || exit 1
daemon=

export PATH="$programs:$PATH"
export TELLER_SOCKET=$scratch/teller.sock
export XDG_STATE_HOME=$scratch/home
unset TELLER_URL TELLER_CA_FILE TELLER_TOKEN NOTIFY_SOCKET LISTEN_FDS LISTEN_PID LISTEN_FDNAMES

stop_daemon() {
    [ -n "$daemon" ] || return 0
    kill -TERM "$daemon" 2>/dev/null
    wait "$daemon"
    local status=$?
    daemon=
    return "$status"
}

clean_up() {
    stop_daemon
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    printf '\nThe demo FAILED: %s\n' "$*" >&2
    if [ -s "$scratch/log" ]; then
        printf 'The end of what the daemon said:\n' >&2
        tail -n 20 "$scratch/log" >&2
    fi
    exit 1
}

tell() { printf '\n# %s\n' "$*"; }

# Shows a command as it would be typed.
show() {
    local word line='$'
    for word in "$@"; do
        if [[ $word =~ ^[A-Za-z0-9_./=-]+$ ]]; then line+=" $word"; else line+=" ${word@Q}"; fi
    done
    printf '%s' "$line"
}

# Runs a command and shows what it really says: play EXPECTED_STATUS COMMAND [ARG...]
play() {
    show "${@:2}"
    printf '\n'
    run "$@" </dev/null
}

# The same with a password on stdin: play_with_password PASSWORD COMMAND [ARG...]
play_with_password() {
    show "${@:2}"
    printf ' <<<%s\n' "${1@Q}"
    run 0 "${@:2}" <<<"$1"
}

run() {
    local expected=$1 status
    shift
    "$@" 2>&1
    status=$?
    [ "$status" = "$expected" ] || fail "'$*' exited with $status, not with $expected"
    [ "$status" = 0 ] || printf '(exit status %d)\n' "$status"
}

# A number of a result: figure NAME COMMAND [ARG...]
figure() {
    local name=$1
    shift
    "$@" --json | sed -n "s/.*\"$name\" *: *\\(-\\{0,1\\}[0-9]*\\).*/\\1/p" | head -n 1
}

# expect WHAT EXPECTED ACTUAL
expect() { [ "$3" = "$2" ] || fail "$1 should be $2 and is '$3'"; }

start_daemon() {
    systemd-socket-activate -l "$TELLER_SOCKET" --fdname=rpc \
        "$programs/tellerd" --config "$root/systemd/teller.yaml" --state "$scratch/state" \
        >>"$scratch/log" 2>&1 &
    daemon=$!
    for _ in {1..100}; do
        [ -S "$TELLER_SOCKET" ] && return 0
        sleep 0.05
    done
    fail "there is no socket after 5 seconds"
}

for program in tellerd teller; do
    [ -x "$programs/$program" ] || fail "$programs/$program is not there; run 'make build'"
done
command -v systemd-socket-activate >/dev/null || fail "systemd-socket-activate is missing: make deps"

alice='correct horse battery'
bob='staple of all staples'

tell "There is a socket, and no daemon yet: the first request starts it."
start_daemon
play 0 teller ping

tell "Alice opens an account. Everybody starts with 4000 tokens."
play_with_password "$alice" teller register alice --password-stdin
play_with_password "$alice" teller login alice --password-stdin
play 0 teller balance
expect "Alice's balance" 4000 "$(figure balance teller balance)"

tell "She chats. Each chat costs 100 tokens; this model repeats what it is told."
play 0 teller chat 'Hello, teller!'
expect "Alice's balance" 3900 "$(figure balance teller balance)"
play 0 teller chat 'And once more.'
play 0 teller balance
expect "Alice's balance" 3800 "$(figure balance teller balance)"

tell "Bob gets an account with 150 tokens: enough for one chat."
play_with_password "$bob" teller admin create bob --balance 150 --password-stdin
play_with_password "$bob" teller login bob --password-stdin
play 0 teller chat 'My first chat.'
expect "Bob's balance" 50 "$(figure balance teller balance)"

tell "The second is refused, and costs nothing."
play 2 teller chat 'My second chat.'
expect "Bob's balance" 50 "$(figure balance teller balance)"

tell "An administrator grants him 1000 more, and he goes on."
play 0 teller admin grant bob 1000 --memo 'paid in cash'
play 0 teller chat 'My second chat, paid for.'
expect "Bob's balance" 950 "$(figure balance teller balance)"

tell "Every token is accounted for, in his statement..."
play 0 teller statement

tell "...and over all accounts, recomputed from the entries."
play 0 teller admin verify
expect "the sum of grants" 5150 "$(figure granted teller admin verify)"
expect "the sum of balances" 4750 "$(figure balances teller admin verify)"
expect "the sum of charges" 400 "$(figure spent teller admin verify)"
expect "the count of disagreements" 0 "$(figure disagreement_count teller admin verify)"

tell "The daemon stops, and the next request starts another that knows it all."
stop_daemon || fail "the daemon exited with $? when it was asked to stop"
rm -f "$TELLER_SOCKET"
start_daemon
play 0 teller balance
expect "Bob's balance" 950 "$(figure balance teller balance)"
stop_daemon || fail "the daemon exited with $? when it was asked to stop"

printf '\nAll of it held.\n'
