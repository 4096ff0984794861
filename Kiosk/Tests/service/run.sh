#!/usr/bin/env bash
# Tests the running service from outside: limits, crashes, floods, shutdown, and figures. Needs Python 3 only.
# Usage: Kiosk/Tests/service/run.sh BINARY [KILLS]
set -euo pipefail
cd "$(dirname "$0")/../../.."
exec python3 Kiosk/Tests/service/service_test.py "$1" "${2:-40}"
