#!/bin/bash
# Every hardening option is effective, and leaves the daemon all of its work: a probe under the
# service's own options tries what they prevent: hardening.sh [FOLDER OF THE PROGRAMS]
set -u
# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/service.sh"
enter 180 "$@"

# What there is to be read, written and run outside of what the daemon needs.
mkdir -p /home/probe /var/lib/probe
printf 'secret' >/home/probe/secret
chmod -R a+rwX /home/probe /var/lib/probe
printf 'secret' | install -m 644 /dev/stdin /etc/teller/credentials/probe
touch /tmp/probe-of-the-host
mknod -m 666 /dev/probe c 1 5

# The daemon does its work first, so that all there is to set up is.
exits 0 "the socket starts" systemctl start tellerd.socket
exits 0 "an account" teller admin create alice --password-stdin <<<"correct horse battery"
exits 0 "a login" teller login alice --password-stdin <<<"correct horse battery"
exits 0 "a chat" teller chat hello
exits 0 "a reload" systemctl reload tellerd.service
exits 0 "all adds up" teller admin verify
exits 0 "its metrics" teller admin metrics
for figure in resident_memory_bytes cpu_seconds_total open_fds max_fds start_time_seconds; do
    grep -q "^process_$figure [0-9]" /tmp/output || fail "process_$figure is not told"
done
held "the process's own figures are to be had"
# The probe is Python, which the unit lets be run where its own programs are.
install -m 755 /usr/bin/python3 /usr/libexec/teller/probe
printf '#!/bin/true\n' | install -m 755 /dev/stdin /var/lib/teller/own-file
chown teller:teller /var/lib/teller/own-file
cp "${0%/*}/probe.py" /usr/lib/teller-probe.py

# The options of UNIT, and what the probe needs.
probe() {
    local unit=$1
    systemctl cat "$unit" | sed -n '/^\[Service\]/,/^\[Install\]/p' \
        | grep -v -E '^(\[Install|Type=|Exec[SR]|Restart|Watchdog|Timeout|Sockets=|Notify|#|$)' \
        >/run/systemd/system/probe.service
    cat >>/run/systemd/system/probe.service <<'END'
[Service]
Type=oneshot
ExecStart=/usr/libexec/teller/probe /usr/lib/teller-probe.py
Environment=PROBE_FILE=/var/lib/teller/own-file PYTHONDONTWRITEBYTECODE=1
StandardOutput=file:/run/probe.out
END
    systemctl daemon-reload
    rm -f /run/probe.out
    systemctl start probe.service \
        || fail "the probe: $(journalctl --no-pager -u probe.service -n 20; cat /run/probe.out)"
}

# came NAME RESULT: how a try of the probe went
came() {
    grep -q "^$1 $2" /run/probe.out || fail "$1: $(grep "^$1 " /run/probe.out), not $2"
}

# Bare, as root: whatever is refused here would prove nothing below.
PROBE_FILE=/var/lib/teller/own-file STATE_DIRECTORY=/var/lib/teller \
    /usr/bin/python3 /usr/lib/teller-probe.py >/run/probe.out
bare=$(sed -n 's/ done$//p' /run/probe.out)
held "bare, the probe does: $(tr '\n' ' ' <<<"$bare")"
for name in write-etc write-usr write-run write-var write-home read-home list-root-home \
    read-credentials see-shared-tmp run-a-program run-own-file become-root capabilities \
    new-privileges set-uid-bit writable-code user-namespace mount-namespace mount \
    personality see-other-processes see-cpuinfo device netlink-socket; do
    came "$name" "done"
done
rm -f /run/teller/probe /etc/teller/probe /usr/libexec/teller/probe.tmp

allowed='internet-socket unix-socket write-state read-libraries own-figures'
probe tellerd.service
for name in $bare; do
    if [[ " $allowed " = *" $name "* ]]; then came "$name" "done"; else came "$name" refused; fi
done
for name in $allowed; do came "$name" "done"; done
held "as tellerd.service it does only: $allowed"
held "and not: $(sed -n 's/ refused.*//p' /run/probe.out | tr '\n' ' ')"

dropin=systemd/tellerd.service.d/no-network.conf
if [ -e "$dropin" ]; then
    cp "$dropin" /etc/systemd/system/tellerd.service.d/no-network.conf
    systemctl daemon-reload
    probe tellerd.service
    came internet-socket refused
    came unix-socket "done"
    exits 0 "a restart without a network" systemctl restart tellerd.service
    exits 0 "it works without one" teller chat hello
    rm /etc/systemd/system/tellerd.service.d/no-network.conf
fi

if systemctl cat teller-bridge.service >/dev/null 2>&1; then
    sed -i 's:^WantedBy.*::' /run/systemd/system/probe.service
    probe teller-bridge.service
    for name in $bare internet-socket; do
        case $name in
            unix-socket | read-libraries | own-figures | write-state) ;;
            *) came "$name" refused ;;
        esac
    done
    came unix-socket "done"
    held "as teller-bridge.service it has no network either"
fi
