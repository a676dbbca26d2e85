#!/bin/bash
# `make install` and `make uninstall`, staged: install.sh [FOLDER OF THE PROGRAMS]
#
# Exit status: 0 only if what is installed is what should be, and what is left is what should stay.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
built=$(cd "${1:-.build/release}" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# Such a folder is nothing that a packager would have to avoid.
stage="$scratch/a stage"

fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }
held() { printf 'ok: %s\n' "$*"; }
# run TARGET [SETTING...]
run() { make --no-print-directory "$@" DESTDIR="$stage" BUILT="$built" >"$scratch/log" 2>&1 ||
    { cat "$scratch/log" >&2; fail "make $*"; }; }
# Type, mode and path of all that is there.
listing() { (cd "$stage" && find . -mindepth 1 -printf '%y %m %p\n' | LC_ALL=C sort -k 3); }

umask 077
run install PREFIX=/usr
umask 022
listing >"$scratch/first"
for expected in 'f 755 ./usr/bin/teller' 'f 755 ./usr/libexec/teller/tellerd' \
    'f 755 ./usr/libexec/teller/teller-bridge' 'd 700 ./etc/teller/credentials' \
    'f 644 ./etc/teller/teller.yaml' 'f 644 ./usr/lib/sysusers.d/teller.conf' \
    'f 644 ./usr/lib/sysusers.d/teller-bridge.conf' \
    'f 644 ./usr/lib/systemd/catalog/teller.catalog' \
    'f 644 ./usr/share/bash-completion/completions/teller' \
    'f 644 ./usr/share/zsh/site-functions/_teller' \
    'f 644 ./usr/share/fish/vendor_completions.d/teller.fish' \
    'f 644 ./usr/share/doc/teller/examples/no-network.conf'; do
    grep -qxF "$expected" "$scratch/first" || fail "there is no $expected"
done
for unit in systemd/*.socket systemd/*.service systemd/*.timer; do
    [ ! -e "$unit" ] || grep -qxF "f 644 ./lib/systemd/system/${unit##*/}" "$scratch/first" ||
        fail "the unit ${unit##*/} is not installed"
done
for page in man/*; do
    grep -qxF "f 644 ./usr/share/man/man${page##*.}/${page##*/}" "$scratch/first" ||
        fail "the page ${page##*/} is not installed"
done
held "everything is installed, with its mode whatever the umask"
! grep '^d ' "$scratch/first" | grep -v '^d 755 ' | grep -v ' ./etc/teller/credentials$' ||
    fail "these folders are not as open as others"
held "folders are open to all but the one for keys"

for program in usr/bin/teller usr/libexec/teller/tellerd usr/libexec/teller/teller-bridge; do
    version=$("$stage/$program" --version)
    [ "$version" = "${program##*/} $(sed -n 's/.*current = "\(.*\)"/\1/p' Sources/TellerRPC/Version.swift)" ] ||
        fail "$program says it is $version"
done
held "the programs run from there"

printf 'stop_seconds: 7\n' >"$stage/etc/teller/teller.yaml"
touch "$stage/etc/teller/credentials/model"
run install PREFIX=/usr
[ "$(cat "$stage/etc/teller/teller.yaml")" = 'stop_seconds: 7' ] || fail "the config was overwritten"
[ -e "$stage/etc/teller/credentials/model" ] || fail "a key is gone"
rm "$stage/etc/teller/credentials/model"
listing | cmp - "$scratch/first" || fail "a second install differs from the first"
held "a second install leaves the config alone, and makes nothing else"

run uninstall PREFIX=/usr
left=$(cd "$stage" && find . ! -type d)
[ "$left" = ./etc/teller/teller.yaml ] || fail "left behind: $left"
for folder in usr/libexec/teller usr/share/doc/teller; do
    [ ! -e "$stage/$folder" ] || fail "the folder $folder is left"
done
held "uninstall leaves the config and nothing else"

rm -rf "$stage"
run install PREFIX=/opt/teller
for unit in "$stage"/lib/systemd/system/*.service; do
    ! grep -E '/usr/(libexec/teller|bin/teller)' "$unit" || fail "${unit##*/} has another prefix"
    grep -qE '/opt/teller/(libexec/teller|bin/teller)' "$unit" || fail "${unit##*/}: no /opt/teller"
done
run uninstall PREFIX=/opt/teller
left=$(cd "$stage" && find . ! -type d)
[ "$left" = ./etc/teller/teller.yaml ] || fail "left behind: $left"
held "with another prefix the units name the programs there"
