#!/bin/bash
# A daemon that is killed again and again: the socket survives, who waits is served, and nothing
# that was acknowledged is lost: crashes.sh [FOLDER OF THE PROGRAMS]
set -u
# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/service.sh"
enter 300 "$@"

kills=12

killed=0
# Whether there is a process, and another than the one that was killed last, whose end systemd may
# not have seen yet.
is_started() {
    pid=$(property MainPID)
    [ "$pid" != 0 ] && [ "$pid" != "$killed" ]
}
is_up() { is_started && systemctl is-active --quiet tellerd.service; }

exits 0 "the socket starts" systemctl start tellerd.socket
inode=$(stat -c %i /run/teller/teller.sock)
begin_load --killed
for number in $(seq $kills); do
    # Half of them as soon as there is a process, before it serves.
    if [ $((number % 2)) = 0 ]; then
        until_true 60 "it is up again" is_up
    else
        until_true 60 "it is started again" is_started
    fi
    kill -KILL "$pid" || fail "a kill"
    killed=$pid
    state=$(systemctl show --value -p ActiveState tellerd.socket)
    [ "$state" = active ] || fail "the socket is $state after $number kills"
    [ "$(stat -c %i /run/teller/teller.sock)" = "$inode" ] || fail "the socket is another"
done
held "$kills kills, and the socket is the same and active"
exits 0 "who calls now waits and is answered" teller ping
end_load
restarts=$(property NRestarts)
[ "$restarts" -ge $kills ] || fail "it was restarted $restarts times"
held "it was restarted $restarts times, without a limit"
exits 0 "all of it adds up" teller admin verify
