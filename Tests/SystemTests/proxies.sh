#!/bin/bash
# The reverse proxies of teller-bridge(8), as the page has them, with TLS before a bridge and a
# daemon of the build: proxies.sh [FOLDER OF THE PROGRAMS]
#
# Takes nginx and caddy from the path, or from NGINX and CADDY; Debian's nginx is got where there is
# none, and Caddy left out. Only ports and the paths of certificates are changed. With clients.sh's packages, OpenAI's own
# client goes through them too.
# Exit status: 0 only if every check held, 75 where there is neither proxy.
set -u
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/Tests/SystemTests
programs=$(cd "${1:-$root/.build/release}" && pwd) || exit 1
nginx=${NGINX:-$(PATH=$PATH:/usr/sbin command -v nginx)}
caddy=${CADDY:-$(command -v caddy)}
# Which nginx takes for descriptors.
unset NGINX
# Unpacked and not installed, since that would start a server on this machine.
unpacked=$root/.build/nginx
get_nginx() {
    [ ! -x "$unpacked/usr/sbin/nginx" ] || return 0
    mkdir -p "$unpacked" && cd "$unpacked" || return 1
    rm -f nginx_*.deb
    # The lists of packages may be old, or not be there.
    apt-get download nginx || { apt-get update -q && apt-get download nginx; } || return 1
    dpkg-deb -x nginx_*.deb . && usr/sbin/nginx -e stderr -v
}
if [ -z "$nginx" ] && (get_nginx) >&2; then
    nginx=$unpacked/usr/sbin/nginx
fi
if [ -z "$nginx$caddy" ]; then
    printf 'Behind reverse proxies: left out, since there is neither nginx nor Caddy\n'
    exit 75
fi

scratch=$(mktemp -d)
children=()
# shellcheck disable=SC2317 # It is the trap's.
clean() {
    [ "${#children[@]}" = 0 ] || { kill "${children[@]}"; wait "${children[@]}"; } 2>/dev/null
    rm -rf "$scratch"
}
trap clean EXIT
fail() {
    printf 'FAILED: %s\n' "$*" >&2
    tail -n 20 "$scratch"/*.log >&2
    exit 1
}
held() { printf 'ok: %s\n' "$*"; }
# begin NAME COMMAND [ARG...]: in the background, its log in NAME.log
begin() {
    local name=$1
    shift
    "$@" >"$scratch/$name.log" 2>&1 &
    children+=($!)
}
# until_true WHAT COMMAND [ARG...]
until_true() {
    local what=$1
    shift
    for _ in {1..150}; do
        ! "$@" >/dev/null 2>&1 || return 0
        sleep 0.1
    done
    fail "$what: not within 15 s"
}
# example TITLE: the first display below it in the page
example() {
    sed -n "/^\.Ss $1\$/,/^\.Ed/p" "$root/man/teller-bridge.8" | sed '1,/^\.Bd/d; /^\.Ed/d; s/\\e/\\/g'
}

# Ports that are free now; the bridge's is that of the page, put in another's place.
read -r bridge slow secure_nginx secure_caddy plain_caddy < <(python3 -c '
import socket
all = [socket.socket() for _ in range(5)]
for one in all: one.bind(("127.0.0.1", 0))
print(*[one.getsockname()[1] for one in all])')
domain=chat.example.org
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
    -subj "/CN=$domain" -addext "subjectAltName=DNS:$domain" \
    -keyout "$scratch/privkey.pem" -out "$scratch/fullchain.pem" 2>/dev/null || fail "openssl"

# The daemon, a slow model, and the bridge with the options that the page has.
cat >"$scratch/teller.yaml" <<EOF
default_model: echo
models:
  echo: { provider: echo, price: 100 }
  slow: { provider: openai, url: "http://127.0.0.1:$slow/v1", upstream_model: slow, price: 100 }
EOF
unset TELLER_URL TELLER_CA_FILE TELLER_TOKEN
export TELLER_SOCKET=$scratch/teller.sock XDG_STATE_HOME=$scratch/home
begin slow python3 "$here/slow.py" "$slow"
begin tellerd "$programs/tellerd" --config "$scratch/teller.yaml" --socket "$TELLER_SOCKET" \
    --state "$scratch/state"
until_true "the daemon" "$programs/teller" ping
options=$(example 'A reverse proxy' | tr -d '\\\n' | sed -n 's:.*/teller-bridge *::p')
[[ $options = *--host*--trusted-proxy* ]] || fail "the page has no options: $options"
# shellcheck disable=SC2086 # They are words.
begin teller-bridge "$programs/teller-bridge" --listen "127.0.0.1:$bridge" $options
until_true "the bridge" curl --fail --silent "http://127.0.0.1:$bridge/readyz"
held "a bridge with $options"
password='correct horse battery'
printf '%s' "$password" | "$programs/teller" admin create root --role admin --password-stdin \
    >/dev/null 2>&1 || fail "no administrator"
token() {
    curl --fail --silent "http://127.0.0.1:$bridge/login/" -d "username=$1" \
        --data-urlencode "password=$password" | sed 's/.*"token":"\([^"]*\)".*/\1/'
}
admin=$(token root)

# play NAME PORT: what callers see of the proxy there
play() {
    local name=$1 port=$2 url=https://$domain:$2
    until_true "$name" curl --silent --cacert "$scratch/fullchain.pem" \
        --resolve "$domain:$port:127.0.0.1" "$url/healthz"
    printf -- '-- %s\n' "$name"
    python3 "$here/proxied.py" "$domain" "$port" "$scratch/fullchain.pem" "$admin" || return 1
    local version
    version=$(curl --silent --http2 --cacert "$scratch/fullchain.pem" --output /dev/null \
        --resolve "$domain:$port:127.0.0.1" --write-out '%{http_version} %{http_code}' "$url/readyz")
    [ "$version" = '2 200' ] || { printf 'HTTP/2: %s\n' "$version"; return 1; }
    held "HTTP/2"
    [ -e "$root/.venv-bridge/teller-ready" ] || return 0
    openai "$name" "$url"
}

# openai NAME URL
openai() {
    local name
    for name in "rich-$1" "poor-$1"; do
        printf '%s' "$password" | "$programs/teller" admin create "$name" --password-stdin \
            --balance "$([[ $name = rich-* ]] && echo 4000 || echo 50)" >/dev/null 2>&1 || return 1
    done
    TOKEN=$(token "rich-$1") EMPTY=$(token "poor-$1") PYTHONPATH=$scratch/python \
        SSL_CERT_FILE=$scratch/fullchain.pem "$root/.venv-bridge/bin/python" \
        "$root/Tests/EndToEndTests/Bridge/openai_client.py" "$2" echo >"$scratch/openai.log" 2>&1 \
        || { cat "$scratch/openai.log"; return 1; }
    held "OpenAI's own client: $(grep -c '^seen' "$scratch/openai.log") things"
}
# Every name leads to this machine.
mkdir "$scratch/python"
printf '%s\n' 'import socket' 'resolve = socket.getaddrinfo' \
    'socket.getaddrinfo = lambda host, *rest, **more: resolve("127.0.0.1", *rest, **more)' \
    >"$scratch/python/sitecustomize.py"

playing=()
if [ -n "$nginx" ]; then
    mkdir "$scratch/nginx"
    example nginx | sed "s/8470/$bridge/; s/\[::\]:443/[::1]:$secure_nginx/; s/listen 443/listen 127.0.0.1:$secure_nginx/;
        s:/etc/ssl/$domain:$scratch:" >"$scratch/nginx/teller.conf"
    {
        [ "$(id -u)" != 0 ] || echo 'user root;'
        echo "daemon off; pid $scratch/nginx/pid; error_log stderr; events { } http { access_log off;"
        for kind in client_body proxy fastcgi uwsgi scgi; do
            echo "${kind}_temp_path $scratch/nginx/$kind;"
        done
        echo "include $scratch/nginx/teller.conf; }"
    } >"$scratch/nginx/nginx.conf"
    begin nginx "$nginx" -p "$scratch/nginx" -c "$scratch/nginx/nginx.conf" -e stderr
    play nginx "$secure_nginx" >"$scratch/nginx.out" 2>&1 &
    playing+=("$! nginx")
else
    printf 'nginx: left out, since it can not be had\n'
fi
if [ -n "$caddy" ]; then
    {
        # It would fetch a certificate, be administered, and keep what it has in the home.
        printf '{\n    admin off\n    auto_https off\n    http_port %s\n' "$plain_caddy"
        printf '    storage file_system %s/caddy\n}\n' "$scratch"
        example Caddy | sed "s/8470/$bridge/; s/^$domain {/&\n    tls fullchain.pem privkey.pem\n    bind 127.0.0.1/;
            s/^$domain/https:\/\/$domain:$secure_caddy/; s:\(fullchain\|privkey\):$scratch/&:g"
    } >"$scratch/Caddyfile"
    begin caddy "$caddy" run --config "$scratch/Caddyfile" --adapter caddyfile
    play Caddy "$secure_caddy" >"$scratch/caddy.out" 2>&1 &
    playing+=("$! caddy")
else
    printf 'Caddy: left out, since it is not installed\n'
fi
for one in "${playing[@]}"; do
    status=0
    wait "${one%% *}" || status=1
    cat "$scratch/${one##* }.out"
    [ "$status" = 0 ] || fail "behind ${one##* }"
done
"$programs/teller" admin verify >/dev/null 2>&1 || fail "the ledger disagrees"
held "the ledger agrees with itself"
