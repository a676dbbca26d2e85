#!/bin/bash
# The shipped units under a real, throw-away systemd, as root: units.sh [FOLDER OF THE PROGRAMS]
#
# Installs with `make install`, then plays a member of teller-users, an administrator and a stranger.
# Exit status: 0 only if every check held.
set -u
# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/../SystemTests/service.sh"
enter 120 "$@"

# as USER COMMAND [ARG...]
as() {
    local user=$1
    shift
    setpriv --reuid="$user" --regid="$user" --init-groups \
        env -i PATH="$PATH" HOME="/tmp/$user" XDG_STATE_HOME="/tmp/$user" "$@"
}

balance() { as carol teller balance --json | sed -n 's/.*"balance" *: *\([0-9]*\).*/\1/p'; }

exits 0 "the units are right" systemd-analyze verify --man=no tellerd.socket tellerd.service
useradd --groups teller-users carol
useradd --groups teller-users,teller-admin olga
useradd dave
for user in carol olga dave; do install -d -o "$user" -m 700 "/tmp/$user"; done
systemctl daemon-reload
exits 0 "the socket starts" systemctl enable --quiet --now tellerd.socket
is ActiveState inactive

exits 69 "a stranger does not reach it" as dave teller ping
is ActiveState inactive
exits 0 "the first request starts it" as carol teller ping
is ActiveState active

cat >/etc/teller/teller.yaml <<'EOF'
accounts: { starting_balance: 4000, token_lifetime_days: 7 }
EOF
exits 0 "a changed config is taken over" systemctl reload tellerd.service
is ActiveState active
exits 0 "the daemon was told" told "read again"
printf 'accounts: { starting_balanc: 1 }\n' >/etc/teller/teller.yaml
exits 1 "a broken config fails the reload" systemctl reload tellerd.service
exits 0 "the daemon serves on" as carol teller ping
rm /etc/teller/teller.yaml

password='correct horse battery'
exits 0 "a member registers" as carol teller register carol --password-stdin <<<"$password"
exits 0 "and logs in" as carol teller login carol --password-stdin <<<"$password"
exits 0 "and chats" as carol teller chat 'a secret of mine'
[ "$(balance)" = 3900 ] || fail "the balance is $(balance), not 3900"
exits 77 "but does not administer" as carol teller admin grant carol 1000
exits 0 "an administrator does" as olga teller admin grant carol 1000
[ "$(balance)" = 4900 ] || fail "the balance is $(balance), not 4900"

exits 0 "a restart" systemctl restart tellerd.service
[ "$(balance)" = 4900 ] || fail "after a restart the balance is $(balance), not 4900"
exits 0 "a kill" systemctl kill --signal=KILL tellerd.service
[ "$(balance)" = 4900 ] || fail "after a kill the balance is $(balance), not 4900"
exits 0 "all of it adds up" as olga teller admin verify

for path in /var/lib/teller /var/lib/teller/*; do
    [ "$(stat -c %U "$path")" = teller ] || fail "$path is $(stat -c %U "$path")'s"
    [ $((0$(stat -c %a "$path") & 077)) = 0 ] || fail "$path has mode $(stat -c %a "$path")"
done
held "the state is nobody else's"
journalctl --sync
journalctl --unit=tellerd.service --output=export >/tmp/journal
! grep -q -e "$password" -e 'a secret of mine' -e 'tlr_[A-Za-z0-9_-]\{20\}' /tmp/journal \
    || fail "the journal has a password, a message or a token"
held "the journal has no secrets"

exits 0 "it stops with its socket" systemctl stop tellerd.socket
is ActiveState inactive
is Result success
is ExecMainStatus 0
[ ! -e /run/teller/teller.sock ] || fail "the socket's file is still there"
held "no file is left of the socket"
