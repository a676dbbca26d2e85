#!/bin/bash
# 30 restarts and 10 reloads under load: no call lost, no connection refused, and no chat charged
# whose answer its key can't fetch: restarts.sh [FOLDER OF THE PROGRAMS]
set -u
# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/service.sh"
enter 400 "$@"

exits 0 "the socket starts" systemctl start tellerd.socket
begin_load
restarts=0 reloads=0
for _ in {1..10}; do
    for _ in {1..3}; do
        systemctl restart tellerd.service || fail "a restart"
        restarts=$((restarts + 1))
    done
    systemctl reload tellerd.service || fail "a reload"
    reloads=$((reloads + 1))
    # So that there is load between them, too.
    sleep 0.5
done
is ActiveState active
is Result success
held "$restarts restarts and $reloads reloads"
end_load
exits 0 "it stops with its socket" systemctl stop tellerd.socket
