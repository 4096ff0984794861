#!/usr/bin/env bash
# Draws five scenes with the rasterizer and with Mesa's software renderer, which shares no code with it, and compares
# the pictures. Prints for each the mean and the largest difference and the share of pixels beyond the tolerance.
# Usage: Scripts/check-raster.sh [FOLDER]    pictures are left in FOLDER (out/raster-check)
# Installs libosmesa6-dev from Debian; a second run does nothing new.
set -euo pipefail
cd "$(dirname "$0")/.."
folder="${1:-out/raster-check}"

say() { printf 'check-raster: %s\n' "$*" >&2; }

if [ ! -e /usr/include/GL/osmesa.h ] && command -v apt-get >/dev/null 2>&1; then
    root=()
    [ "$(id -u)" -eq 0 ] || root=(sudo)
    say "installing with apt: libosmesa6-dev"
    "${root[@]}" apt-get update -qq || say "the package lists could not be brought up to date"
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libosmesa6-dev >/dev/null || say "apt could not install it"
fi
[ -e /usr/include/GL/osmesa.h ] || { say "GL/osmesa.h is missing: nothing to compare with"; exit 1; }

mkdir -p "$folder"
compiler="$(command -v cc || command -v clang)"
"$compiler" -O2 -Wall -Wextra -Werror -o "$folder/raster_reference" Benchmarks/Reference/raster_reference.c \
    -lOSMesa -lm
swift build -c release --package-path Benchmarks --product RasterCheck
Benchmarks/.build/release/RasterCheck "$folder"
"$folder/raster_reference" "$folder"/{depth,perspective,near-plane,sphere,silhouettes}
