# What the scripts of this folder share: the installed service in a throw-away systemd, and words
# for what is expected of it. To be sourced.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# enter SECONDS [FOLDER OF THE PROGRAMS]: goes on inside a systemd of its own, with the programs and
# units installed as `make install` does it, and the socket not yet started
enter() {
    local seconds=$1
    shift
    if [ "${1-}" = --inside ]; then
        install_service "$2"
        return
    fi
    if [ "$(id -u)" != 0 ]; then
        printf '%s: left out, since it takes root\n' "${0##*/}"
        exit 0
    fi
    local programs binds
    programs=$(cd "${1:-$root/.build/release}" && pwd) || exit 1
    binds=(-b "$root")
    [[ $programs = "$root"/* ]] || binds+=(-b "$programs")
    exec "$root/Tests/Support/with-systemd.sh" -t "$seconds" "${binds[@]}" \
        -- "$(realpath "$0")" --inside "$programs"
}

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    journalctl --no-pager --lines=40 --unit=tellerd.service --unit=tellerd.socket >&2
    systemctl status --no-pager --lines=0 tellerd.service tellerd.socket >&2
    exit 1
}

held() { printf 'ok: %s\n' "$*"; }

# exits STATUS WHAT COMMAND [ARG...]
exits() {
    local expected=$1 what=$2 status
    shift 2
    "$@" >/tmp/output 2>&1
    status=$?
    [ "$status" = "$expected" ] \
        || fail "$what: exit status $status, not $expected: $(cat /tmp/output)"
    held "$what"
}

# property NAME: of the service
property() { systemctl show --value -p "$1" tellerd.service; }

# is NAME VALUE: expects that of a property of the service
is() {
    local actual
    actual=$(property "$1")
    [ "$actual" = "$2" ] || fail "$1 is '$actual', not '$2'"
    held "$1 is $2"
}

# until_true SECONDS WHAT COMMAND [ARG...]: waits for a command to succeed
until_true() {
    local seconds=$1 what=$2 end
    shift 2
    end=$((SECONDS + seconds))
    until "$@" >/tmp/output 2>&1; do
        [ $SECONDS -lt "$end" ] || fail "$what: not within $seconds s: $(cat /tmp/output)"
        sleep 0.2
    done
    held "$what"
}

# told TEXT: whether the journal of the service has it
told() {
    journalctl --sync
    journalctl --no-pager --unit=tellerd.service | grep -q -e "$1"
}

install_service() {
    cd "$root" || exit 1
    exits 0 "make install" make --no-print-directory install PREFIX=/usr BUILT="$1"
    # A debug build takes Swift's libraries from the toolchain, where the unit lets nothing be run.
    libraries=$(ldd /usr/libexec/teller/tellerd \
        | sed -n 's:.* => \(/.*\)/[^/]*swift[^/]* .*:\1:p' | sort -u)
    if [ -n "$libraries" ]; then
        drop_in debug "[Service]" "ExecPaths=${libraries//$'\n'/ }"
    fi
    systemd-sysusers /usr/lib/sysusers.d/teller*.conf || fail "the users can't be made"
    systemctl daemon-reload
}

# drop_in NAME LINE...: adds to the unit
drop_in() {
    local name=$1
    shift
    mkdir -p /etc/systemd/system/tellerd.service.d
    printf '%s\n' "$@" >"/etc/systemd/system/tellerd.service.d/$name.conf"
    systemctl daemon-reload
}

# begin_load [OPTION...]: has callers chat in the background until end_load
begin_load() {
    rm -f /tmp/load.end
    python3 "$root/Tests/SystemTests/load.py" "$@" /run/teller/teller.sock /tmp/load.end \
        >/tmp/load.out 2>&1 &
    loading=$!
    until_true 30 "callers chat" test -s /tmp/load.out
}

# end_load: lets the callers come to an end, and expects that nothing of theirs was lost
end_load() {
    touch /tmp/load.end
    wait "$loading" || fail "the callers: $(cat /tmp/load.out)"
    held "$(tail -n 1 /tmp/load.out)"
}
