#!/bin/bash
# Keys of models' servers, as systemd's credentials: from the folder that install makes, and
# encrypted by `systemd-creds encrypt`: credentials.sh [FOLDER OF THE PROGRAMS]
set -u
# shellcheck source=Tests/SystemTests/service.sh
. "$(dirname "$0")/service.sh"
enter 120 "$@"

ip link set lo up 2>/dev/null
python3 "${0%/*}/upstream.py" 8099 &
cat >/etc/teller/teller.yaml <<'END'
default_model: plain
models:
  plain: { provider: openai, url: "http://127.0.0.1:8099/v1", price: 1, upstream_model: m,
      api_key_credential: plain }
END

# says MODEL REPLY: a chat with the model is answered so
says() {
    local reply
    reply=$(teller chat --model "$1" hello 2>&1)
    [ "$reply" = "$2" ] || fail "the model $1 says '$reply', not '$2'"
    held "the model $1 was shown '$2'"
}

[ "$(stat -c '%U %a' /etc/teller/credentials)" = "root 700" ] || fail "the folder is not root's"
held "the folder is root's alone"
install -m 600 /dev/stdin /etc/teller/credentials/plain <<<'key-of-plain'
exits 0 "the socket starts" systemctl start tellerd.socket
exits 0 "an account" teller admin create alice --password-stdin <<<"correct horse battery"
exits 0 "and its login" teller login alice --password-stdin <<<"correct horse battery"
says plain 'Bearer key-of-plain'

exits 0 "a reload finds the key that the start found" systemctl reload tellerd.service
says plain 'Bearer key-of-plain'

# A key more in the folder needs a line of config, and no change of the unit.
install -m 600 /dev/stdin /etc/teller/credentials/other <<<'key-of-other'
cat >>/etc/teller/teller.yaml <<'END'
  other: { provider: openai, url: "http://127.0.0.1:8099/v1", price: 1, upstream_model: m,
      api_key_credential: other }
END
exits 0 "a restart brings a new key" systemctl restart tellerd.service
says other 'Bearer key-of-other'

mkdir -p /etc/credstore.encrypted
systemd-creds setup >/dev/null 2>&1
printf 'key-of-owl' | systemd-creds encrypt --with-key=host --name=model_owl - \
    /etc/credstore.encrypted/model_owl || fail "systemd-creds encrypt"
! grep -q key-of-owl /etc/credstore.encrypted/model_owl || fail "it is not encrypted"
drop_in owl "[Service]" "LoadCredentialEncrypted=model_owl:/etc/credstore.encrypted/model_owl"
cat >>/etc/teller/teller.yaml <<'END'
  owl: { provider: openai, url: "http://127.0.0.1:8099/v1", price: 1, upstream_model: m,
      api_key_credential: owl }
END
exits 0 "a restart brings an encrypted one" systemctl restart tellerd.service
says owl 'Bearer key-of-owl'
says plain 'Bearer key-of-plain'

exits 0 "the journal is written" journalctl --sync
! journalctl --output=export | grep -q 'key-of-' || fail "the journal has a key"
held "the journal has no key"
exits 0 "it stops with its socket" systemctl stop tellerd.socket
