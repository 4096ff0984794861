#!/usr/bin/env bash
# Runs the checks that take long; see endurance.py. Installs what traces system calls and moves the clock.
# Usage: Kiosk/Tests/endurance/run.sh BINARY [CHECK [AMOUNT]]...
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/../../.."
packages=()
command -v strace >/dev/null 2>&1 || packages+=(strace)
ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || packages+=(faketime)
if [ ${#packages[@]} -gt 0 ]; then
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
exec python3 Kiosk/Tests/endurance/endurance.py "$@"
