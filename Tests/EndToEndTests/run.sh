#!/bin/bash
# The daemon in the foreground on scratch state: run.sh [FOLDER OF THE PROGRAMS]
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
programs=$(cd "${1:-$root/.build/release}" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/teller-run.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

cat <<END
The daemon runs until Ctrl-C; then its state is gone. In another terminal:

  export PATH=$programs:\$PATH TELLER_SOCKET=$scratch/teller.sock
  teller register alice
  teller login alice
  teller chat Hello
  teller balance

END
status=0
"$programs/tellerd" --config "$root/systemd/teller.yaml" \
    --socket "$scratch/teller.sock" --state "$scratch/state" || status=$?
exit "$status"
