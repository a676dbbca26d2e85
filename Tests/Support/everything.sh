#!/bin/bash
# All checks and tests, part by part: one that fails stops none of the others. What failed is told
# once more at the end, since that is what one sees of a long log. Each part's own is in
# .build/parts.
set -euo pipefail
cd "$(dirname "$0")/../.."

: "${TEST_SECONDS:=1500}"
parts=.build/parts
# As much of a failed part as shows what it was about, and leaves room for others.
readonly told_lines=40

passed=0
failed=()

part() {
    local title=$1 log
    shift
    log=$parts/$(printf '%02d' $((passed + ${#failed[@]} + 1))).log
    printf '\n== %s\n' "$title"
    local start=$SECONDS
    if "$@" 2>&1 | tee "$log"; then
        passed=$((passed + 1))
        printf -- '-- passed in %d s\n' $((SECONDS - start))
    else
        failed+=("$log $title")
        printf -- '-- FAILED after %d s\n' $((SECONDS - start))
    fi
}

left_out() {
    printf '\n== %s: left out, since %s\n' "$1" "$2"
}

swift_test() {
    timeout --foreground "$TEST_SECONDS" swift test --disable-xctest "$@"
}

# The lines that tell of failed tests if there are any, or else the last ones.
tell() {
    grep -E '✘|error:|warning:|FAILED|FAIL:|not ok' "$1" | tail -n "$told_lines" | grep . \
        || tail -n "$told_lines" "$1"
}

rm -rf "$parts"
mkdir -p "$parts"

Tests/EndToEndTests/model-server.sh install >.build/model-server.log 2>&1 &
model=$!
Tests/EndToEndTests/Bridge/clients.sh install >.build/clients.log 2>&1 &
clients=$!

part 'make lint' make --no-print-directory lint
part 'swift build' swift build --build-tests
part 'make demo, with the debug build' Tests/EndToEndTests/demo.sh .build/debug
if [ "$(id -u)" = 0 ]; then
    part 'The units, under a real systemd' Tests/EndToEndTests/units.sh .build/debug
    part 'What can go wrong with them' Tests/SystemTests/broken.sh .build/debug
    for name in restarts crashes store hardening credentials bridge; do
        part "Under a real systemd: $name" "Tests/SystemTests/$name.sh" .build/debug
    done
else
    left_out 'The units, under a real systemd' 'it takes root'
fi
part 'As an ordinary user' Tests/SystemTests/ordinary.sh .build/debug
part 'Behind reverse proxies' Tests/SystemTests/proxies.sh .build/debug
part 'make build' make --no-print-directory build
part 'make install and uninstall, staged' Tests/SystemTests/install.sh .build/release
part 'Debian packages' Tests/SystemTests/deb.sh .build/release .build/deb
if [ "$(id -u)" = 0 ]; then
    part 'Debian packages, under a real systemd' Tests/SystemTests/packages.sh .build/deb
else
    left_out 'Debian packages, under a real systemd' 'it takes root'
fi
part 'swift test' swift_test
if wait "$clients"; then
    TELLER_TEST_CLIENTS=1 part 'Clients from PyPI' swift_test --filter ClientsTests
else
    tail -n 3 .build/clients.log
    left_out 'Clients from PyPI' 'they could not be got from there'
fi
printf '\n== Waiting for the model, which compiles beside all this since the start\n'
if wait "$model"; then
    TELLER_TEST_MODEL=1 part 'A real model' swift_test --filter RealModel
else
    tail -n 3 .build/model-server.log
    left_out 'A real model' 'it could not be got from PyPI'
fi

printf '\nParts: %d passed, %d failed\n' "$passed" "${#failed[@]}"
for entry in ${failed[@]+"${failed[@]}"}; do
    printf '\n== FAILED: %s\n' "${entry#* }"
    tell "${entry%% *}"
done
[ "${#failed[@]}" = 0 ]
