#!/bin/bash
# The daemon as an ordinary user's own program, without systemd: ordinary.sh [FOLDER OF THE PROGRAMS]
#
# As root it becomes one that has nothing; else it is the caller.
# Exit status: 0 only if every check held.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
programs=$(cd "${1:-$root/.build/release}" && pwd) || exit 1
scratch=$(mktemp -d)
daemon=
# shellcheck disable=SC2317 # It is the trap's.
clean() {
    [ -z "$daemon" ] || { kill "$daemon"; wait "$daemon"; } 2>/dev/null
    rm -rf "$scratch"
}
trap clean EXIT

fail() { printf 'FAILED: %s\n%s\n' "$*" "$(cat "$scratch/log")" >&2; exit 1; }
held() { printf 'ok: %s\n' "$*"; }

chmod 755 "$scratch"
touch "$scratch/log"
mkdir -m 700 "$scratch/home" "$scratch/run"
# No user of the system has this number, so nothing but the environment says where its things are.
uid=$(id -u)
become=()
if [ "$uid" = 0 ]; then
    uid=45678
    become=(setpriv "--reuid=$uid" "--regid=$uid" --clear-groups)
    chown "$uid:$uid" "$scratch/home" "$scratch/run"
    chmod 666 "$scratch/log"
    # The folder of a build may be closed to it.
    mkdir "$scratch/bin"
    cp "$programs/tellerd" "$programs/teller" "$scratch/bin" && programs=$scratch/bin
fi
environment=(env -i PATH=/usr/bin:/bin HOME="$scratch/home" XDG_RUNTIME_DIR="$scratch/run"
    LD_LIBRARY_PATH="${LD_LIBRARY_PATH-}")
as() { "${become[@]}" "${environment[@]}" "$@"; }
# begin [SETTING...]: starts the daemon with these in its environment
begin() {
    cd "$scratch" || exit 1
    "${become[@]}" "${environment[@]}" "$@" "$programs/tellerd" 2>>"$scratch/log" &
    daemon=$!
    for _ in $(seq 300); do
        ! as "$@" "$programs/teller" ping >/dev/null 2>&1 || return 0
        kill -0 "$daemon" 2>/dev/null || fail "tellerd did not start"
        sleep 0.1
    done
    fail "tellerd does not answer"
}
end() {
    kill "$daemon"
    wait "$daemon" || fail "tellerd ended with $?"
    daemon=
}

begin
[ -S "$scratch/run/teller/teller.sock" ] || fail "no socket in XDG_RUNTIME_DIR"
[ "$(stat -c '%a %u' "$scratch/run/teller")" = "700 $uid" ] || fail "its folder is open"
[ "$(stat -c '%a %u' "$scratch/run/teller/teller.sock")" = "600 $uid" ] || fail "the socket is open"
held "the socket is in XDG_RUNTIME_DIR, and nobody else's"
state=$scratch/home/.local/state/tellerd
[ -e "$state/ledger.sqlite" ] || fail "no ledger in ~/.local/state/tellerd"
[ "$(stat -c '%a %u' "$state")" = "700 $uid" ] || fail "the state is open"
held "the state is in ~/.local/state, and nobody else's"
printf 'correct horse\n' | as "$programs/teller" register alice --password-stdin >/dev/null 2>&1 ||
    fail "no account"
printf 'correct horse\n' | as "$programs/teller" login alice --password-stdin >/dev/null 2>&1 ||
    fail "no login"
[ "$(as "$programs/teller" chat hello 2>>"$scratch/log")" = 'Echo: hello' ] || fail "no answer"
as "$programs/teller" admin grant alice 50 >/dev/null 2>>"$scratch/log" ||
    fail "the daemon's own user is no administrator"
as "$programs/teller" balance --json 2>>"$scratch/log" | grep -q '"balance" *: *3950' ||
    fail "the balance is another"
held "its user registers, chats and administers"
end
begin
as "$programs/teller" admin verify >/dev/null 2>>"$scratch/log" || fail "the ledger disagrees"
held "the ledger is there again"
end
[ ! -e "$scratch/run/teller/teller.sock" ] || fail "the socket is left"

as mkdir "$scratch/home/elsewhere"
begin XDG_STATE_HOME="$scratch/home/elsewhere"
[ -e "$scratch/home/elsewhere/tellerd/ledger.sqlite" ] || fail "XDG_STATE_HOME is not heeded"
held "XDG_STATE_HOME says where the state is"
end
