#!/bin/bash
# The Debian packages under a real, throw-away systemd, as root: packages.sh [FOLDER OF THE PACKAGES]
#
# On a system that has no Swift: installs, starts by the first request, upgrades under load, removes
# and purges. Exit status: 0 only if every check held.
set -u

# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/service.sh"

if [ "${1-}" != --inside ]; then
    packages=$(cd "${1:-$root/.build/deb}" && pwd) || exit 1
    exec "$root/Tests/Support/with-systemd.sh" -t 400 -b "$root" -b "$packages" -- \
        "$0" --inside "$packages"
fi

packages=$2
cd "$root" || exit 1
export LC_ALL=C DEBIAN_FRONTEND=noninteractive
unset LD_LIBRARY_PATH

# are STATE UNIT...: active, inactive, enabled or disabled
are() {
    local expected=$1 unit actual
    shift
    for unit in "$@"; do
        case $expected in
            *abled) actual=$(systemctl is-enabled "$unit" 2>&1) ;;
            *) actual=$(systemctl is-active "$unit" 2>&1) ;;
        esac
        [ "$actual" = "$expected" ] || fail "$unit is $actual, not $expected"
    done
    held "$expected: $*"
}

# The machine that the packages are for has neither Swift nor what was built with it.
hide() {
    case $packages in "$1"/*)
        mkdir -p /run/packages && cp "$packages"/*.deb /run/packages && packages=/run/packages ;;
    esac
    mount -t tmpfs -o mode=0755 tmpfs "$1" || fail "$1 can't be hidden"
}
swift=$(readlink -f "$(command -v swift)") || fail "there is no Swift to hide"
if [ -n "${swift%/usr/bin/*}" ]; then
    hide "${swift%/usr/bin/*}"
else
    hide /usr/lib/swift
    rm "$(command -v swift)"
fi
hide "$root/.build"
hash -r
! command -v swift >/dev/null || fail "there still is a Swift"

# runs_what_is_installed UNIT: and not a program whose file an upgrade has deleted
runs_what_is_installed() {
    local pid program
    pid=$(systemctl show --value -p MainPID "$1")
    program=$(readlink "/proc/$pid/exe") || fail "$1 does not run"
    [[ $program != *' (deleted)' ]] || fail "$1 still runs what was there before: $program"
    held "$1 runs what is installed"
}

exits 0 "the daemon installs" dpkg -i "$packages"/teller_*.deb
exits 0 "the bridge installs" dpkg -i "$packages"/teller-bridge_*.deb
are active tellerd.socket
are enabled tellerd.socket
are inactive tellerd.service teller-bridge.service teller-bridge.socket teller-bridge-metrics.socket \
    teller-backup.timer
are disabled tellerd.service teller-bridge.service teller-bridge.socket \
    teller-bridge-metrics.socket teller-backup.timer
for program in /usr/bin/teller /usr/libexec/teller/*; do
    ldd "$program" >/tmp/output || fail "$program: $(cat /tmp/output)"
    ! grep -E 'not found|swift|Foundation' /tmp/output || fail "$program needs what nobody has"
    # Whatever it needs belongs to a package that it depends on.
    "$program" --version >/tmp/output || fail "$program does not run"
    grep -q " $(dpkg-query -W -f '${Version}' teller)\$" /tmp/output ||
        fail "the package has another version than $(cat /tmp/output)"
done
held "the programs need no Swift, and are of the package's version"
[ "$(stat -c '%a %U' /etc/teller/credentials)" = '700 root' ] || fail "keys are not for root alone"
held "the folder for keys is root's alone"
for user in teller teller-bridge; do getent passwd "$user" >/dev/null || fail "no user $user"; done
for group in teller-users teller-admin; do getent group "$group" >/dev/null || fail "no group $group"; done
held "users and groups are made"

exits 0 "the first request is answered, with nothing running before" teller ping
are active tellerd.service
printf 'accounts: { starting_balance: 4000 }\n' >/etc/teller/teller.yaml
exits 0 "a changed config is taken over" systemctl reload tellerd.service
systemctl stop tellerd.service
begin_load

# The same programs as another version, since only what maintainers' scripts do is new to it.
later() {
    local name=$1 version=$2 folder
    folder=$(mktemp -d)
    dpkg-deb -R "$packages/$name"_*.deb "$folder/tree"
    sed -i "s/^Version: .*/Version: $version/; s/teller (= [^)]*)/teller (= $version)/" \
        "$folder/tree/DEBIAN/control"
    dpkg-deb -Znone -b "$folder/tree" "$folder/$name.deb" >/dev/null
    printf '%s\n' "$folder/$name.deb"
}
socket=$(stat -c %i /run/teller/teller.sock)
for round in 1 2 3; do
    before=$(systemctl show --value -p MainPID tellerd.service)
    exits 0 "upgrade $round under load" dpkg -i \
        "$(later teller "99.$round")" "$(later teller-bridge "99.$round")"
    after=$(systemctl show --value -p MainPID tellerd.service)
    [ "$before" != "$after" ] || fail "the daemon was not started anew"
    runs_what_is_installed tellerd.service
    sleep 1
done
end_load
[ "$(stat -c %i /run/teller/teller.sock)" = "$socket" ] || fail "the socket was made anew"
held "the socket stayed open all the time"
are inactive teller-bridge.socket teller-bridge.service
grep -q 'starting_balance: 4000' /etc/teller/teller.yaml || fail "the config was overwritten"
held "the config was kept"
systemctl stop tellerd.service
exits 0 "an upgrade starts nothing that does not run" dpkg -i "$(later teller 99.4)" \
    "$(later teller-bridge 99.4)"
are inactive tellerd.service

exits 0 "the bridge is started by hand" systemctl enable --now teller-bridge.socket
exits 0 "its service starts" systemctl start teller-bridge.service
exits 0 "both are upgraded while they run" dpkg -i "$(later teller 99.5)" \
    "$(later teller-bridge 99.5)"
runs_what_is_installed teller-bridge.service
exits 0 "the daemon is asked" teller ping
runs_what_is_installed tellerd.service
are active teller-bridge.socket teller-bridge.service
exits 0 "and removed" dpkg -r teller-bridge
[ "$(systemctl is-active teller-bridge.socket)" != active ] || fail "its socket is still open"
touch /etc/teller/credentials/model
exits 0 "backups by the clock are wished for" systemctl enable --now teller-backup.timer
exits 0 "the daemon runs when it is removed" teller ping
exits 0 "the daemon is removed" dpkg -r teller
for unit in teller-backup.timer tellerd.socket tellerd.service; do
    [ "$(systemctl is-active "$unit")" != active ] || fail "$unit is still active"
done
held "removing stops timer, socket and service"
[ ! -e /run/teller/teller.sock ] || fail "the socket is still there"
[ -e /var/lib/teller/ledger.sqlite ] || fail "removing took the ledger"
[ -e /etc/teller/teller.yaml ] || fail "removing took the config"
held "the ledger and the config outlive a removal"
exits 0 "both are purged" dpkg -P teller teller-bridge
for path in /var/lib/teller /etc/teller /usr/libexec/teller /usr/bin/teller /run/teller/teller.sock \
    /lib/systemd/system/tellerd.service /usr/lib/sysusers.d/teller.conf \
    /etc/systemd/system/sockets.target.wants/tellerd.socket; do
    [ ! -e "$path" ] || fail "purging left $path"
done
held "a purge leaves nothing"
