#!/bin/bash
# Makes Debian packages of built programs: deb.sh PROGRAMS FOLDER
#
# Works on a copy of what packages hold, in FOLDER/source, and leaves the packages in FOLDER; so
# that nothing is written beside the sources.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
built=$(cd "$1" && pwd)
rm -rf "$2"
mkdir -p "$2/source"
folder=$(cd "$2" && pwd)

cp -a CHANGELOG.md LICENSE Makefile README.md debian man systemd "$folder/source"
cd "$folder/source"
# The date of the changelog, for files that are the same whoever makes them.
SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -STimestamp)
export SOURCE_DATE_EPOCH BUILT=$built
unset MAKEFLAGS MAKELEVEL DESTDIR PREFIX
DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage --build=binary --no-sign --no-check-builddeps \
    >"$folder/build.log" 2>&1 || { tail -n 40 "$folder/build.log" >&2; exit 1; }
cd "$folder"
rm -rf source
lintian --fail-on error,warning --tag-display-limit 0 --allow-root ./*.changes
ls -1 "$folder"/*.deb
