#!/bin/bash
# A store that can't be written, and one that hangs: 503 in place and recovery in place; for a hang
# the watchdog restarts, and nothing acknowledged is lost: store.sh [FOLDER OF THE PROGRAMS]
set -u
# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/service.sh"
enter 400 "$@"

status_says() { property StatusText | grep -q -e "$1"; }

is_another() {
    local now
    now=$(property MainPID)
    [ "$now" != 0 ] && [ "$now" != "$pid" ] && teller ping
}

# A file system of its own, since only a real one can be frozen.
mknod /dev/loop-control c 10 237
for number in {0..31}; do mknod "/dev/loop$number" b 7 "$number"; done
truncate -s 128M /tmp/state.img
mkfs.ext4 -q -F /tmp/state.img || fail "no file system"
mkdir -p /var/lib/teller
mount -o loop /tmp/state.img /var/lib/teller || fail "no loop device"
chown teller:teller /var/lib/teller
chmod 700 /var/lib/teller

drop_in watchdog "[Service]" "WatchdogSec=6s" "TimeoutAbortSec=3s" "TimeoutStopSec=5s"
exits 0 "the socket starts" systemctl start tellerd.socket
exits 0 "an account" teller admin create alice --password-stdin <<<"correct horse battery"
exits 0 "and its login" teller login alice --password-stdin <<<"correct horse battery"
exits 0 "chats" teller chat hello
pid=$(property MainPID)

# Writes into a file that may not be changed fail, whoever has it open.
chattr +i /var/lib/teller/ledger.sqlite /var/lib/teller/ledger.sqlite-wal || fail "chattr"
# The client is patient with what may pass.
exits 75 "read-only state: chats are put off" timeout 60 teller chat hello
exits 0 "and balances told" teller balance
until_true 30 "its status says why" status_says "can't commit"
# Longer than the watchdog waits.
sleep 8
is MainPID "$pid"
held "no reason to be killed"
chattr -i /var/lib/teller/ledger.sqlite /var/lib/teller/ledger.sqlite-wal
exits 0 "writable again: chats" teller chat hello
is MainPID "$pid"
is NRestarts 0

begin_load --killed
# What ends this script must not leave processes behind that wait for the disk, which nobody can
# kill.
trap 'fsfreeze --unfreeze /var/lib/teller 2>/dev/null' EXIT
fsfreeze --freeze /var/lib/teller || fail "fsfreeze"
until_true 60 "a store that hangs: the watchdog bites" told 'Watchdog timeout'
# Nothing can be done to a process that waits for a disk; it dies when the disk is back.
sleep 1
fsfreeze --unfreeze /var/lib/teller || fail "fsfreeze"
trap - EXIT
until_true 60 "another daemon serves" is_another
held "it was restarted $(property NRestarts) times"
end_load
exits 0 "all of it adds up" teller admin verify

systemctl stop tellerd.service || fail "a stop"
# Not by a read-only mount, whose flag the service's own view of it would keep.
chattr +i /var/lib/teller/ledger.sqlite /var/lib/teller || fail "chattr"
exits 75 "read-only at the start: requests are put off" timeout 60 teller balance
pid=$(property MainPID)
[ "$pid" != 0 ] || fail "it does not stay up"
chattr -i /var/lib/teller/ledger.sqlite /var/lib/teller || fail "chattr"
until_true 90 "writable again: chats" teller chat hello
is MainPID "$pid"
exits 0 "it stops with its socket" systemctl stop tellerd.socket
umount /var/lib/teller || fail "something still holds the state"
