#!/bin/bash
# Clients from PyPI that tests hold the bridge to: clients.sh install
#
# Makes .venv-bridge of the repository, once: OpenAI's own package, LangChain's for it, llm, and
# schemathesis with a validator of OpenAPI. Exit status: 75 where they can't be had now, as without PyPI.
set -u

root=$(cd "$(dirname "$0")/../../.." && pwd)
venv=$root/.venv-bridge
ready=$venv/teller-ready
# Of one version each, so that no new one of theirs decides about a change of ours.
packages=(openai==3.54.0 langchain-openai==1.7.3 llm==0.36 schemathesis==4.32.5
    openapi-spec-validator==0.9.0)

install_packages() {
    # A folder of other packages gets what it lacks.
    [ "$(cat "$ready" 2>/dev/null)" != "${packages[*]}" ] || return 0
    command -v python3 >/dev/null || { echo "python3 is missing: make deps" >&2; return 75; }
    # The system's own Python: one of a version manager may go away under the folder.
    local python=/usr/bin/python3
    [ -x "$python" ] || python=python3
    [ -x "$venv/bin/pip" ] || "$python" -m venv "$venv" || return 75
    nice "$venv/bin/pip" install --progress-bar off --retries 1 "${packages[@]}" || return 75
    echo "${packages[*]}" >"$ready"
}

case ${1-} in
install)
    # Two at once would get in each other's way.
    exec 9>"$root/.venv-bridge.lock"
    flock 9
    install_packages
    ;;
*)
    echo "usage: $0 install" >&2
    exit 64
    ;;
esac
