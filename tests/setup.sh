#!/bin/sh
# Installs the Debian packages that are missing for the sets named: build,
# test, check, browser, peers.  Prints what it installs; elsewhere it prints the names.
set -eu
packages=
for set in "$@"; do
    case $set in
    build) packages="$packages gcc make pkg-config libopenblas-dev libcsv-dev
        libcjson-dev libzstd-dev libutf8proc-dev libsodium-dev
        libarchive-dev zlib1g-dev libsqlite3-dev" ;;
    test) packages="$packages libcmocka-dev python3 python3-yaml
        python3-jsonschema zstd" ;;
    check) packages="$packages libcmocka-dev python3 python3-yaml
        python3-jsonschema zstd clang libclang-rt-14-dev" ;;
    browser)                       # another vendor's node brings npm along
        command -v chromium >/dev/null || packages="$packages chromium"
        command -v npm >/dev/null || packages="$packages nodejs npm" ;;
    peers) packages="$packages fasttext liblinear-tools python3-sklearn" ;;
    esac
done
missing=
[ -n "$packages" ] || exit 0
if command -v dpkg-query >/dev/null 2>&1; then
    for p in $packages; do
        dpkg-query -W -f '${Status}' "$p" 2>/dev/null |
            grep -q 'ok installed' || missing="$missing $p"
    done
    [ -n "$missing" ] || exit 0
else
    pkg-config --exists openblas libcjson libzstd libutf8proc libsodium \
        libarchive zlib sqlite3 2>/dev/null && exit 0
    echo "Not a Debian system. Install these (Debian's names) and try again:"
    echo $packages
    exit 1
fi
sudo=
if [ "$(id -u)" != 0 ]; then
    sudo=sudo
    command -v sudo >/dev/null 2>&1 || {
        echo "These packages are missing; as root: apt-get install$missing"
        exit 1
    }
fi
echo "Installing with apt-get:$missing"
log=$(mktemp)
if ! { $sudo apt-get update &&
       $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y \
           --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log"
    echo "apt-get failed; its whole output is in $log"
    exit 1
fi
rm -f "$log"
