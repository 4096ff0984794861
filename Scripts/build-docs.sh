#!/usr/bin/env bash
# Builds the library's documentation from what a build left: Scripts/build-docs.sh BUILD_FOLDER OUTPUT
#
# The compiler's own tools do it, so nothing is fetched. A link that leads nowhere is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

build=${1:?build folder, such as .build/debug}
output=${2:?output folder}
[ -d "$build/Modules" ] || { echo "build-docs.sh: '$build' holds no build" >&2; exit 66; }
symbols=$(mktemp -d)
trap 'rm -rf "$symbols"' EXIT

# The modules of C: of ours, those that the build wrote down; Yams brings its own.
yaml=.build/checkouts/Yams/Sources/CYaml/include
flags=(-Xcc "-I$yaml" -Xcc "-fmodule-map-file=$PWD/$yaml/module.modulemap")
for map in "$build"/C*.build/module.modulemap; do flags+=(-Xcc "-fmodule-map-file=$PWD/$map"); done
for headers in Sources/C*/include; do flags+=(-Xcc "-I$headers"); done

swift symbolgraph-extract -module-name SignAvatar -I "$build/Modules" "${flags[@]}" \
    -minimum-access-level public -output-dir "$symbols" -target "$(uname -m)-unknown-linux-gnu"
mkdir -p "$(dirname "$output")"
docc convert Sources/SignAvatar/SignAvatar.docc --additional-symbol-graph-dir "$symbols" --output-path "$output" \
    --fallback-display-name SignAvatar --fallback-bundle-identifier SignAvatar --warnings-as-errors
echo "documentation: $output (shown by: python3 -m http.server --directory $output)"
