#!/bin/bash
# What the daemon tells the journal, under a real, throw-away systemd, as root:
# journal.sh FOLDER_OF_THE_PROGRAMS FOLDER_FOR_THE_RESULTS
#
# Leaves in the results the journal of the service (journal.json, and journal.txt with what the
# catalog says), and what it wrote to standard error where that is a file (file.log) and where it
# is a pipe (pipe.log).
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
programs=$1 results=$2

if [ "${3-}" != --inside ]; then
    exec "$root/Tests/Support/with-systemd.sh" -t 100 -b "$root" -b "$results" -- \
        "$0" "$programs" "$results" --inside
fi

export TELLER_SOCKET=/run/teller.sock
config=$'/tmp/evil\nPRIORITY=0\nMESSAGE=forged.yaml'
teller() { "$programs/teller" "$@" >/tmp/output 2>&1 || { cat /tmp/output; return 1; }; }

# start UNIT PROPERTY...
start() {
    local unit=$1
    shift
    systemd-run --quiet --unit="$unit" --service-type=notify "$@" \
        "$programs/tellerd" --config "$config" --socket "$TELLER_SOCKET" --state "/tmp/state-$unit"
}

install -D -m 0644 -t /usr/lib/systemd/catalog "$root/systemd/teller.catalog"
journalctl --update-catalog
echo 'log_level: info' >"$config"

start journal
teller admin create alice --no-password
teller admin grant alice 5 --memo 'Memo-Secret'
for _ in 1 2 3 4 5 6 7 8 9 10; do teller ping; done
echo 'bogus: 1' >"$config"
teller admin reload || true
echo 'log_level: debug' >"$config"
teller admin reload
teller ping
# A second daemon on the same state.
systemd-run --quiet --wait --unit=second "$programs/tellerd" --config "$config" \
    --socket /run/other.sock --state /tmp/state-journal || true
systemctl stop journal
journalctl --sync
journalctl --no-pager -o json -u journal SYSLOG_IDENTIFIER=tellerd >"$results/journal.json"
journalctl --no-pager -o json -u second SYSLOG_IDENTIFIER=tellerd >"$results/second.json"
journalctl --no-pager -x -u journal SYSLOG_IDENTIFIER=tellerd >"$results/journal.txt"

echo '{}' >"$config"
start file -p "StandardError=file:$results/file.log"
systemctl stop file

# A pipe of somebody else's in place of the journal.
mkfifo /tmp/pipe
cat /tmp/pipe >"$results/pipe.log" &
start pipe -p StandardError=file:/tmp/pipe
systemctl stop pipe
wait
