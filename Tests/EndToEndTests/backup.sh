#!/bin/bash
# The timer's backups, and a restore as tellerd(8) says it, under a real, throw-away systemd, as
# root: backup.sh FOLDER_OF_THE_PROGRAMS
#
# Exit status: 0 only if every check held.
set -u

root=$(cd "$(dirname "$0")/../.." && pwd)
programs=$1

if [ "${2-}" != --inside ]; then
    exec "$root/Tests/Support/with-systemd.sh" -t 100 -b "$root" -- "$0" "$programs" --inside
fi

fail() {
    printf 'FAILED: %s\n' "$*"
    systemctl status --no-pager --lines=20 tellerd.service teller-backup.service
    exit 1
}

# try WHAT COMMAND [ARG...]
try() {
    local what=$1
    shift
    "$@" >/tmp/output 2>&1 || fail "$what: $(cat /tmp/output)"
}

verified() { teller admin verify --json | tr -d ' \n'; }

install -D -t /usr/libexec/teller "$programs/tellerd"
install -D -t /usr/bin "$programs/teller"
cp "$root"/systemd/tellerd.{socket,service} "$root"/systemd/teller-backup.{service,timer} \
    /lib/systemd/system
install -D -m 644 "$root/systemd/teller.sysusers" /usr/lib/sysusers.d/teller.conf
install -d -m 700 /etc/teller/credentials

# A debug build takes Swift's libraries from the toolchain, where the units let nothing be run.
libraries=$(ldd /usr/libexec/teller/tellerd | sed -n 's:.* => \(/.*\)/[^/]*swift[^/]* .*:\1:p' | sort -u)
for unit in tellerd teller-backup; do
    mkdir -p "/etc/systemd/system/$unit.service.d"
    [ -z "$libraries" ] || printf '[Service]\nExecPaths=%s\n' "${libraries//$'\n'/ }" \
        >"/etc/systemd/system/$unit.service.d/debug.conf"
done
try "the users are made" systemd-sysusers teller.conf
try "the units are right" systemd-analyze verify --man=no teller-backup.service teller-backup.timer
systemctl daemon-reload
systemctl is-enabled --quiet teller-backup.timer && fail "the timer is on by itself"
try "the timer can be turned on" systemctl enable --now teller-backup.timer
try "the socket starts" systemctl start tellerd.socket
try "an account" teller admin create alice --no-password --balance 7000

shipped=$(sed -n 's/^ExecStart=//p' "$root/systemd/teller-backup.service")
[[ $shipped = *' --keep 14 '* ]] || fail "the shipped unit does not keep the last 14: $shipped"
try "a backup by the shipped unit" systemctl start teller-backup.service
backups=(/var/lib/teller/backups/*)
[ -f "${backups[0]}" ] && [ "${#backups[@]}" = 1 ] || fail "there are ${backups[*]}, not one backup"
# Names are by the second.
sleep 1.1

# The same, but for how many it keeps.
printf '[Service]\nExecStart=\nExecStart=%s\n' "${shipped/--keep 14/--keep 2}" \
    >/etc/systemd/system/teller-backup.service.d/keep.conf
systemctl daemon-reload
for _ in 1 2 3; do
    try "a backup" systemctl start teller-backup.service
    sleep 1.1
done
backups=(/var/lib/teller/backups/*)
[ "${#backups[@]}" = 2 ] || fail "there are ${#backups[@]} backups, not 2"
[ "$(stat -c '%U %a' "${backups[1]}")" = 'teller 600' ] || fail "whose is ${backups[1]}?"
[[ ${backups[1]##*/} =~ ^auto-[0-9]{8}T[0-9]{6}Z\.sqlite$ ]] || fail "it is called ${backups[1]}"
systemctl show --value -p NextElapseUSecRealtime teller-backup.timer | grep -q . || fail "no next time"

before=$(verified)
try "a grant that is to be lost" teller admin grant alice 5
[ "$(verified)" != "$before" ] || fail "nothing was granted"
try "stop" systemctl stop tellerd.socket tellerd.service
mkdir /var/lib/teller/old
mv /var/lib/teller/ledger.sqlite* /var/lib/teller/old/
sum=$(sha256sum <"${backups[1]}")
try "restore" /usr/libexec/teller/tellerd --restore "${backups[1]}" --sha256 "${sum%% *}" --state /var/lib/teller
[ "$(stat -c '%U %a' /var/lib/teller/ledger.sqlite)" = 'teller 600' ] || fail "whose is the ledger?"
try "start" systemctl start tellerd.socket
[ "$(verified)" = "$before" ] || fail "the ledger is $(verified), not $before"
echo "all held"
