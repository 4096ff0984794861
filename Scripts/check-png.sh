#!/usr/bin/env bash
# Reads PNG files with programs that are not ours and compares what they see.
# Usage: Scripts/check-png.sh FILE.png... (or a folder of them)
# Installs pngcheck and libpng-tools from Debian, and Pillow from PyPI into .venv-png; a second run does nothing new.
set -euo pipefail

say() { printf 'check-png: %s\n' "$*" >&2; }

[ "$#" -gt 0 ] || { say "name PNG files or folders of them"; exit 64; }

files=()
for argument in "$@"; do
    if [ -d "$argument" ]; then
        while IFS= read -r file; do files+=("$file"); done < <(find "$argument" -type f -name '*.png' | sort)
    else
        files+=("$argument")
    fi
done
[ "${#files[@]}" -gt 0 ] || { say "no PNG files there"; exit 66; }

cd_root="$(dirname "$0")/.."
missing=()
command -v pngcheck >/dev/null 2>&1 || missing+=(pngcheck)
command -v pngfix >/dev/null 2>&1 || missing+=(libpng-tools)
if [ "${#missing[@]}" -gt 0 ] && command -v apt-get >/dev/null 2>&1; then
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    say "installing with apt: ${missing[*]}"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "${missing[@]}" >/dev/null || say "apt could not install everything; going on with what is there"
fi

venv="$cd_root/.venv-png"
if [ ! -x "$venv/bin/python" ]; then
    say "making $venv with Pillow"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet pillow
fi

status=0
used=(Pillow)
# Pillow decodes every pixel and checks every checksum.
"$venv/bin/python" - "${files[@]}" <<'PYTHON' || status=1
import sys
from PIL import Image

bad = 0
for path in sys.argv[1:]:
    try:
        with Image.open(path) as image:
            image.verify()
        with Image.open(path) as image:
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                image.convert("RGBA").tobytes()
    except Exception as error:
        print(f"{path}: Pillow: {error}", file=sys.stderr)
        bad += 1
sys.exit(bad > 0)
PYTHON
if command -v pngcheck >/dev/null 2>&1; then
    used+=(pngcheck)
    pngcheck -q "${files[@]}" || status=1
fi
if command -v pngfix >/dev/null 2>&1; then
    used+=(pngfix)
    for file in "${files[@]}"; do
        # No output file: it only looks.
        pngfix --quiet "$file" || { say "$file: pngfix found something to repair"; status=1; }
    done
fi
[ "$status" -eq 0 ] && say "${#files[@]} files are right by ${used[*]}"
exit "$status"
