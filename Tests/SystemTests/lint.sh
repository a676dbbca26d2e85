#!/bin/bash
# What systemd-analyze has to say about the shipped units, with and without the shipped drop-ins;
# no systemd needs to run: lint.sh
#
# Exit status: 0 only if the units verify clean, and none is exposed more than it may be.
set -eu
cd "$(dirname "$0")/../.."
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT

# The programs need not be installed for their units to be right.
mkdir "$scratch/units"
shopt -s nullglob
units=(systemd/*.socket systemd/*.service systemd/*.timer)
for unit in "${units[@]}"; do
    sed 's:^\(Exec[A-Z][a-z]*=[+-]*\)[^ +-]*/teller[a-z-]*:\1/bin/true:' "$unit" \
        >"$scratch/units/${unit##*/}"
done

# exposed UNIT TENTHS [DROP-IN]: what it is by `systemd-analyze security` at most
exposed() {
    local unit=$1 limit=$2 folder
    folder=$(mktemp -d "$scratch/exposed.XXXXXX")
    cp "systemd/$unit" "$folder"
    if [ $# -gt 2 ]; then
        mkdir "$folder/$unit.d"
        cp "systemd/$unit.d/$3" "$folder/$unit.d"
    fi
    if systemd-analyze security --offline=true --no-pager --threshold="$limit" "$folder/$unit" \
        >"$scratch/report"; then
        printf '%s%s: %s, at most %s.%s\n' "$unit" "${3:+ with $3}" \
            "$(sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p' "$scratch/report")" \
            $((limit / 10)) $((limit % 10))
    else
        tail -n 1 "$scratch/report" >&2
        exit 1
    fi
}

exposed tellerd.service 12
exposed tellerd.service 11 local-models.conf
exposed tellerd.service 4 no-network.conf
exposed teller-bridge.service 2
for unit in systemd/*.service; do
    case $unit in
        */tellerd.service | */teller-bridge.service) ;;
        *) exposed "${unit##*/}" 12 ;;
    esac
done

# With each drop-in too; a warning is not an error to it, so anything said is one here.
for dropin in '' systemd/tellerd.service.d/*; do
    rm -rf "$scratch/units/tellerd.service.d"
    if [ -n "$dropin" ]; then
        mkdir "$scratch/units/tellerd.service.d"
        cp "$dropin" "$scratch/units/tellerd.service.d"
    fi
    said=$(systemd-analyze verify --man=no "${units[@]/#systemd/$scratch/units}" 2>&1) || true
    if [ -n "$said" ]; then
        printf 'systemd-analyze verify: %s\n' "$said" >&2
        exit 1
    fi
done
echo 'systemd-analyze verify: clean'
