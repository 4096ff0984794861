#!/usr/bin/env bash
# Tests the running service from outside: limits, crashes, floods, shutdown, and figures. Needs Python 3 only.
# Usage: Kiosk/Tests/service/run.sh BINARY [KILLS [TEST...]]
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")/../../.."
exec python3 Kiosk/Tests/service/service_test.py "$@"
