#!/bin/bash
# A service that can't serve, ends when idle, is kept from the network, or has its bridge beside it:
# broken.sh [FOLDER OF THE PROGRAMS]
set -u
# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/service.sh"
enter 240 "$@"

status() { property StatusText; }
# says TEXT: whether the status has it
says() { [[ $(status) = *"$1"* ]] || { status; false; }; }
is_down() { [ "$(property ActiveState)" = inactive ]; }

printf 'stop_seconds: 5\naccounts: { starting_balanc: 1 }\n' >/etc/teller/teller.yaml
exits 0 "the socket starts" systemctl start tellerd.socket
exits 75 "with a broken config a caller is told to come again" teller ping
is ActiveState active
pid=$(property MainPID)
exits 0 "the status says where it is broken" says "/etc/teller/teller.yaml:2: "
exits 0 "and the journal" told "/etc/teller/teller.yaml:2: "
exits 1 "a reload fails while it is" systemctl reload tellerd.service
exits 75 "and callers are told the same" teller ping
printf 'stop_seconds: 5\n' >/etc/teller/teller.yaml
exits 0 "a reload that finds it right" systemctl reload tellerd.service
exits 0 "has the daemon serve" teller ping
is MainPID "$pid"
exits 0 "the status says so" says "Serving: "

# Not the daemon's any more, as a disk would be that comes up read-only.
systemctl stop tellerd.service 2>/dev/null
chmod 000 /var/lib/teller/ledger.sqlite
exits 75 "with a ledger that can't be opened a caller is told to come again" teller ping
is ActiveState active
exits 0 "the status says which" says "ledger.sqlite"
pid=$(property MainPID)
chmod 600 /var/lib/teller/ledger.sqlite
until_true 30 "once it can, it is opened without being asked for" teller ping
is MainPID "$pid"

drop_in idle "[Service]" ExecStart= "ExecStart=/usr/libexec/teller/tellerd --exit-idle-time 2"
systemctl restart tellerd.service
exits 0 "a daemon that ends when idle serves" teller ping
until_true 30 "it ends" is_down
is Result success
exits 0 "the next call starts it anew" teller ping
is ActiveState active
rm /etc/systemd/system/tellerd.service.d/idle.conf

install -m 644 systemd/tellerd.service.d/no-network.conf /etc/systemd/system/tellerd.service.d/
systemctl daemon-reload
systemctl restart tellerd.service
exits 0 "without any network it serves" teller ping
is PrivateNetwork yes
[ "$(readlink "/proc/$(property MainPID)/ns/net")" != "$(readlink /proc/self/ns/net)" ] ||
    fail "it has the machine's network"
held "it has a network of its own, with nothing in it"

if [ -e /etc/systemd/system/tellerd.service.d/debug.conf ]; then
    install -D -m 644 -t /etc/systemd/system/teller-bridge.service.d \
        /etc/systemd/system/tellerd.service.d/debug.conf
    systemctl daemon-reload
fi
exits 0 "the bridge's socket starts" systemctl start teller-bridge.socket
for address in 127.0.0.1 '[::1]'; do
    exits 0 "it is up at $address" curl --silent --show-error --fail "http://$address:8470/healthz"
done
exits 0 "and reaches the daemon" curl --silent --show-error --fail http://127.0.0.1:8470/readyz
exits 0 "it serves" systemctl --quiet is-active teller-bridge.service
bridge=$(systemctl show --value -p MainPID teller-bridge.service)
exits 0 "a reload, as for a renewed certificate" systemctl reload teller-bridge.service
exits 0 "leaves it serving" curl --silent --show-error --fail http://127.0.0.1:8470/readyz
[ "$(systemctl show --value -p MainPID teller-bridge.service)" = "$bridge" ] || fail "it was restarted"
exits 7 "figures are not to be had unless their socket is enabled" \
    curl --silent http://127.0.0.1:8471/metrics
exits 0 "a restart of both" systemctl restart tellerd.service teller-bridge.service
exits 0 "after which it reaches the daemon" \
    curl --silent --show-error --fail --retry 5 http://127.0.0.1:8470/readyz
exits 0 "the bridge stops with its socket" systemctl stop teller-bridge.socket
[ "$(systemctl show --value -p Result teller-bridge.service)" = success ] || fail "the bridge failed"
exits 0 "the daemon stops with its socket" systemctl stop tellerd.socket
is Result success
