#!/bin/bash
# The daemon and the bridge in the foreground on scratch state: run.sh [FOLDER OF THE PROGRAMS]
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
programs=$(cd "${1:-$root/.build/release}" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/teller-run.XXXXXX")
bridge=
finish() {
    [ -z "$bridge" ] || { kill "$bridge" && wait "$bridge"; } 2>/dev/null || true
    rm -rf "$scratch"
}
trap finish EXIT

cat <<END
The daemon and the bridge run until Ctrl-C; then their state is gone. In another terminal:

  unset TELLER_URL TELLER_TOKEN
  export PATH=$programs:\$PATH TELLER_SOCKET=$scratch/teller.sock
  teller register alice
  teller login alice
  teller chat Hello
  teller balance

or, over HTTP:

  curl http://127.0.0.1:8470/register/ -d username=bob -d 'password=correct horse'
  curl http://127.0.0.1:8470/models/

END
"$programs/teller-bridge" --socket "$scratch/teller.sock" &
bridge=$!
status=0
"$programs/tellerd" --config "$root/systemd/teller.yaml" \
    --socket "$scratch/teller.sock" --state "$scratch/state" || status=$?
exit "$status"
