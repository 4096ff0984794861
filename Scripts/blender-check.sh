#!/usr/bin/env bash
# Opens an exported clip in Blender: Scripts/blender-check.sh [SIGNAVATAR [AVATAR [TEXT]]]
#
# Bones, face morphs, length, and the places of all bones and 2,000 vertices at three moments must be what SignAvatar
# says, within 1 mm. Blender's own pictures of the moments go to out/blender. Needs Debian's blender and
# python3-numpy, about 1 GB, so CI does not do it.
set -euo pipefail
cd "$(dirname "$0")/.."

program=${1:-.build/release/signavatar}
avatar=${2:-mannequin}
text=${3:-请到3号窗口办理居住证}
command -v blender >/dev/null || { echo "blender-check.sh: apt-get install blender python3-numpy" >&2; exit 69; }
folder=out/blender/$avatar
rm -rf "$folder" && mkdir -p "$folder/poses"
"$program" export "$text" --avatar "$avatar" --frames-per-second 30 -o "$folder/clip.glb"
for frame in 30 60 90; do
    "$program" pose "$text" --avatar "$avatar" --time "$(awk "BEGIN { print $frame / 30 }")" >"$folder/poses/$frame.json"
done
# The importer reports errors with exit code 0: the script's last line is what counts.
blender -b --factory-startup --python-exit-code 1 --python Scripts/blender-check.py -- \
    "$folder/clip.glb" "$folder/poses" 30 "$folder" 2>&1 | grep -E '^(ok|FAILED|Error|Traceback|  File|[A-Za-z]*Error|[0-9]+ failures)' | tee "$folder/report.txt"
grep -q '^0 failures' "$folder/report.txt"
