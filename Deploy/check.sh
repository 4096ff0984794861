#!/usr/bin/env bash
# Checks what was promised about the service: no HTTP client in it, and a hardened unit.
# Usage: Deploy/check.sh BINARY
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1
if [ ! -s "$binary" ]; then
    echo "check: $binary is not there" >&2
    exit 1
fi
# An address in a request must never make the service connect somewhere: it holds nothing that could.
symbols=$(nm "$binary" 2>/dev/null || true)
if [ -z "$symbols" ]; then
    echo "check: $binary has no symbols to look at (stripped?)" >&2
    exit 1
fi
for client in AsyncHTTPClient FoundationNetworking curl_easy NIOTransportServices; do
    if grep -q "$client" <<<"$symbols"; then
        echo "check: $binary holds $client: an HTTP client" >&2
        exit 1
    fi
done
if ldd "$binary" | grep -Eiq 'curl|FoundationNetworking'; then
    echo "check: $binary is linked with an HTTP client" >&2
    exit 1
fi
echo "check: no HTTP client in $binary"

if command -v systemd-analyze >/dev/null 2>&1; then
    # The threshold is in tenths.
    systemd-analyze security --offline=true --threshold=15 Deploy/signavatard.service | tail -1
fi
