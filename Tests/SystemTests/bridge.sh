#!/bin/bash
# The bridge as a service: every route by the sockets that it inherits, without a network of its own;
# TLS by credentials, as teller-bridge(8) has it; restarts under load: bridge.sh [FOLDER OF THE PROGRAMS]
set -u
# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/service.sh"
enter 400 "$@"

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    journalctl --no-pager --lines=60 --unit='tellerd.*' --unit='teller-bridge*' >&2
    systemctl status --no-pager --lines=0 'tellerd.*' 'teller-bridge*' >&2
    exit 1
}
get() { curl --silent --show-error --fail "$@"; }
bridge() { systemctl show --value -p "$1" teller-bridge.service; }
# example TITLE NUMBER: the display of that number below the title in the page
example() {
    sed -n "/^\.Ss $1\$/,/^\.S[hs] [^$1]/p" "$(dirname "$0")/../../man/teller-bridge.8" \
        | awk -v wanted="$2" '/^\.Bd/ { n++; next } /^\.Ed/ { inside = 0; next } n == wanted { inside = 1 }
            inside && !/^\./ { print } /^\.Ed/ { inside = 0 }' | sed 's/\\e/\\/g'
}

# A debug build takes Swift's libraries from the toolchain.
debug=/etc/systemd/system/tellerd.service.d/debug.conf
[ ! -e "$debug" ] || install -D -m 644 -t /etc/systemd/system/teller-bridge.service.d "$debug"
systemctl daemon-reload
cd "${0%/*}" || exit 1

exits 0 "the sockets start" systemctl start tellerd.socket teller-bridge.socket \
    teller-bridge-metrics.socket
[ "$(bridge ActiveState) $(property ActiveState)" = 'inactive inactive' ] || fail "something runs"
exits 0 "the first request starts both and waits for them" get http://127.0.0.1:8470/register/ \
    -d username=first -d password=password+of+first
[ "$(bridge ActiveState) $(property ActiveState)" = 'active active' ] || fail "something is not up"
exits 0 "every route over IPv4" python3 routes.py http://127.0.0.1:8470
held "they are $(cat /tmp/output)"
exits 0 "IPv6" get 'http://[::1]:8470/healthz'

exits 0 "metrics, on their own socket" get http://127.0.0.1:8471/metrics
grep -q '^teller_bridge_requests_total{.*} [1-9]' /tmp/output || fail "there are no figures"
exits 0 "over IPv6 too" get 'http://[::1]:8471/metrics'
exits 22 "which serves nothing else" get http://127.0.0.1:8471/healthz
exits 22 "and nobody else serves them" get http://127.0.0.1:8470/metrics

pid=$(bridge MainPID)
[ "$(stat -c %U "/proc/$pid")" = teller-bridge ] || fail "it runs as $(stat -c %U "/proc/$pid")"
[ "$(readlink "/proc/$pid/ns/net")" != "$(readlink /proc/self/ns/net)" ] || fail "it has our network"
links=$(sed -n 's/^ *\([^ :]*\):.*/\1/p' "/proc/$pid/net/dev")
[ "$links" = lo ] || fail "its network has $links"
[ "$(wc -l <"/proc/$pid/net/route")" -le 1 ] || fail "it has routes"
inside=(nsenter "--net=/proc/$pid/ns/net")
exits 7 "from where it is, even its own socket is out of reach" \
    "${inside[@]}" curl --silent http://127.0.0.1:8470/healthz
exits 0 "while it serves" get http://127.0.0.1:8470/healthz

teller admin create load --balance 1000000000000 --password-stdin <<<"password of load" \
    >/tmp/output 2>&1 || fail "an account: $(cat /tmp/output)"
TOKEN=$(get http://127.0.0.1:8470/login/ -d username=load --data-urlencode 'password=password of load' \
    | sed 's/.*"token":"\([^"]*\)".*/\1/')
export TOKEN
python3 http-load.py http://127.0.0.1:8470 /tmp/load.end >/tmp/load.out 2>&1 &
loading=$!
until_true 30 "callers chat" test -s /tmp/load.out
for _ in {1..20}; do
    systemctl restart teller-bridge.service || fail "a restart"
    # So that there is load between them, too.
    sleep 0.3
done
systemctl restart tellerd.service teller-bridge.service || fail "a restart of both"
systemctl reload teller-bridge.service || fail "a reload"
sleep 0.5
touch /tmp/load.end
wait "$loading" || fail "the callers: $(cat /tmp/load.out)"
held "21 restarts of the bridge, one of both: $(tail -n 1 /tmp/load.out)"
[ "$(bridge Result)" = success ] || fail "the bridge: $(bridge Result)"

# Its own TLS, as the page has it; only there is no certificate of a public authority here.
domain=chat.example.org
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "/CN=$domain" -addext "subjectAltName=DNS:$domain" -keyout "$tls/privkey.pem" \
        -out "$tls/fullchain.pem" 2>/dev/null || fail "openssl"
}
tls=/etc/ssl/$domain
mkdir -p "$tls"
certificate
chmod 600 "$tls/privkey.pem"
chmod 700 "$tls"
number=0
for unit in service socket; do
    number=$((number + 1))
    mkdir -p "/etc/systemd/system/teller-bridge.$unit.d"
    example 'Without a proxy' $number >"/etc/systemd/system/teller-bridge.$unit.d/override.conf"
    [ -s "/etc/systemd/system/teller-bridge.$unit.d/override.conf" ] || fail "no example of $unit"
done
systemctl daemon-reload
exits 0 "it stops" systemctl stop teller-bridge.service teller-bridge.socket
exits 0 "with a certificate from credentials it starts" systemctl start teller-bridge.socket
echo "127.0.0.1 $domain" >>/etc/hosts
exits 0 "every route over TLS" python3 routes.py "https://$domain:443" "$tls/fullchain.pem"
version=$(get --cacert "$tls/fullchain.pem" --output /dev/null --write-out '%{http_version}' \
    "https://$domain/healthz")
[ "$version" = 2 ] || fail "the version is $version"
held "HTTP/2"
exits 52 "nothing without TLS" curl --silent "http://$domain:443/healthz"
exits 7 "and nothing at the old port" curl --silent http://127.0.0.1:8470/healthz
exits 0 "metrics go on without" get http://127.0.0.1:8471/metrics
pid=$(bridge MainPID)
for file in certificate key; do
    mode=$(stat -c '%U %a' "/proc/$pid/root/run/credentials/teller-bridge.service/$file")
    [ "${mode##* }" = 400 ] || [ "${mode##* }" = 440 ] || fail "$file has $mode"
done
shown() {
    openssl s_client -connect "$domain:443" -servername "$domain" </dev/null 2>/dev/null \
        | openssl x509 -noout -serial
}
before=$(shown)
certificate
[ "$(shown)" = "$before" ] || fail "it was read without being told"
exits 0 "a restart takes a renewed certificate over" systemctl restart teller-bridge.service
[ "$(shown)" = "$(openssl x509 -noout -serial -in "$tls/fullchain.pem")" ] || fail "it was not"
[ "$(shown)" != "$before" ] || fail "it is the old one"

exits 0 "it stops with its socket" systemctl stop teller-bridge.socket
[ "$(bridge ActiveState) $(bridge Result)" = 'inactive success' ] || fail "it has not: $(bridge Result)"
exits 7 "and nobody listens" curl --silent "http://$domain:443/healthz"
exits 0 "all adds up" teller admin verify
journalctl --sync
journalctl --output=export >/tmp/journal
! grep -q -e 'tlr_[A-Za-z0-9_-]\{20\}' -e 'correct horse' -e 'password of' -e 'PRIVATE KEY' \
    /tmp/journal || fail "the journal has a token, a password or a key"
held "the journal has no secrets"
exits 0 "the daemon stops with its socket" systemctl stop tellerd.socket
