#!/bin/bash
# All checks and tests, part by part: one that fails stops none of the others. What failed or was
# left out is told once more at the end, since that is what one sees of a long log. Each part's own
# is in .build/parts.
set -euo pipefail
cd "$(dirname "$0")/../.."

: "${TEST_SECONDS:=1500}"
parts=.build/parts
# As much of a failed part as shows what it was about, and leaves room for others.
readonly told_lines=40
# The status of what can't be had on this machine now. The programs have it too, so a part must say
# besides that it is left out.
readonly not_now=75

passed=0
failed=()
left=()

part() {
    local title=$1 log status=0
    shift
    log=$parts/$(printf '%02d' $((passed + ${#failed[@]} + ${#left[@]} + 1))).log
    printf '\n== %s\n' "$title"
    local start=$SECONDS
    "$@" 2>&1 | tee "$log" || status=$?
    if [ "$status" = 0 ]; then
        passed=$((passed + 1))
        printf -- '-- passed in %d s\n' $((SECONDS - start))
    elif [ "$status" = "$not_now" ] && tail -n 1 "$log" | grep -q 'left out, since'; then
        left+=("$(tail -n 1 "$log")")
    else
        failed+=("$log $title")
        printf -- '-- FAILED after %d s\n' $((SECONDS - start))
    fi
}

left_out() {
    left+=("$1: left out, since $2")
    printf '\n== %s\n' "${left[-1]}"
}

# has_got PID LOG TITLE: waits for what gets a part its packages; whether there are any
has_got() {
    local status=0
    wait "$1" || status=$?
    [ "$status" != 0 ] || return 0
    tail -n 3 "$2"
    if [ "$status" = "$not_now" ]; then
        left_out "$3" 'its packages could not be got from PyPI'
    else
        failed+=("$2 $3")
        printf '\n== %s: FAILED with status %d to get its packages\n' "$3" "$status"
    fi
    return 1
}

# ended_with STATUS LOG: a part that ran beside others, and has ended
ended_with() {
    tail -n 20 "$2"
    return "$1"
}

# As `swift test` does it, which would wait for the release build, though all is built. Into a log,
# so without colours.
swift_test() {
    NO_COLOR=1 timeout --foreground "$TEST_SECONDS" \
        .build/debug/tellerPackageTests.xctest --testing-library swift-testing "$@"
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
# What follows waits more than it works, and the release build often has work for one CPU alone. It
# gets only what the tests leave idle, so that they are as quick as without it.
chrt --idle 0 make --no-print-directory build >.build/release.log 2>&1 &
release=$!
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
part 'swift test' swift_test
if has_got "$clients" .build/clients.log 'Clients from PyPI'; then
    TELLER_TEST_CLIENTS=1 part 'Clients from PyPI' swift_test --filter ClientsTests
fi
printf '\n== Waiting for the model, which compiles beside all this since the start\n'
if has_got "$model" .build/model-server.log 'A real model'; then
    TELLER_TEST_MODEL=1 part 'A real model' swift_test --filter RealModel
fi
printf '\n== Waiting for the release build, which began behind the other\n'
release_status=0
wait "$release" || release_status=$?
part 'make build' ended_with "$release_status" .build/release.log
part 'make install and uninstall, staged' Tests/SystemTests/install.sh .build/release
part 'Debian packages' Tests/SystemTests/deb.sh .build/release .build/deb
if [ "$(id -u)" = 0 ]; then
    part 'Debian packages, under a real systemd' Tests/SystemTests/packages.sh .build/deb
else
    left_out 'Debian packages, under a real systemd' 'it takes root'
fi

for entry in ${failed[@]+"${failed[@]}"}; do
    printf '\n== FAILED: %s\n' "${entry#* }"
    tell "${entry%% *}"
done
printf '\n'
[ "${#left[@]}" = 0 ] || printf '%s\n' "${left[@]}"
printf 'Parts: %d passed, %d failed, %d left out\n' "$passed" "${#failed[@]}" "${#left[@]}"
[ "${#failed[@]}" = 0 ]
