#!/usr/bin/env bash
# Tests the page in real Chromium. Installs what is missing: Chromium and a Chinese font through apt, Playwright
# and axe through pip into .venv-kiosk; a second run installs nothing.
# Usage: Kiosk/Tests/page/run.sh BINARY [TEST...], or BINARY playback [RUNS] to count the frames that are shown.
set -euo pipefail
cd "$(dirname "$0")/../../.."
say() { printf 'page test: %s\n' "$*" >&2; }

packages=()
command -v chromium >/dev/null 2>&1 || packages+=(chromium)
fc-list 2>/dev/null | grep -Eq 'WenQuanYi|Noto Sans CJK' || packages+=(fonts-wqy-zenhei fontconfig)
python3 -c 'import ensurepip' 2>/dev/null || packages+=(python3-venv)
if [ "${#packages[@]}" -gt 0 ]; then
    say "installing with apt: ${packages[*]}"
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
if ! .venv-kiosk/bin/python -c 'import playwright, axe_playwright_python' 2>/dev/null; then
    say "installing playwright and axe-playwright-python into .venv-kiosk"
    python3 -m venv .venv-kiosk
    .venv-kiosk/bin/pip install --quiet --disable-pip-version-check playwright axe-playwright-python
fi
export PYTHONDONTWRITEBYTECODE=1
script=page_test.py
[ "${2:-}" != playback ] || script=playback.py
exec .venv-kiosk/bin/python "Kiosk/Tests/page/$script" "$@"
