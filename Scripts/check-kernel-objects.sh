#!/bin/sh
# Checks the release objects of the kernels: code for AVX2 must reach nobody else.
#
# A weak function of the standard library that is compiled into the AVX2 copy may be the one that the linker keeps
# for the whole program; on a processor without AVX2 the baseline path would then stop at an illegal instruction.
#
# Usage: Scripts/check-kernel-objects.sh [build folder, default .build/release]
set -eu
build=${1:-.build/release}
status=0

objects() {
    set -- "$build/$1.build"/*.o
    if [ ! -e "$1" ]; then
        echo "no objects of the kernels in $build; build with: swift build -c release" >&2
        exit 66
    fi
    printf '%s\n' "$@"
}

for object in $(objects MotionKernelsAVX2); do
    shared=$(nm "$object" | grep -E ' [WwVv] \$ss' || true)
    if [ -n "$shared" ]; then
        echo "$object: shares functions of the standard library with the whole program:" >&2
        echo "$shared" >&2
        status=1
    fi
done

if [ "$(uname -m)" = x86_64 ] && command -v objdump > /dev/null; then
    for object in $(objects MotionKernelsBaseline); do
        if objdump -d "$object" | grep -q '%ymm'; then
            echo "$object: the baseline copy contains AVX code" >&2
            status=1
        fi
    done
    wide=0
    for object in $(objects MotionKernelsAVX2); do
        if objdump -d "$object" | grep -q 'vfmadd.*%ymm'; then wide=1; fi
    done
    if [ $wide = 0 ]; then
        echo "$build: the AVX2 copy contains no AVX2 code" >&2
        status=1
    fi
    for object in $(objects MotionKernelsBaseline) $(objects MotionKernelsAVX2); do
        calls=$(objdump -dr "$object" | grep -E 'R_X86_64_(PLT32|PC32).*(fmaf|sqrtf|memcpy)' || true)
        if [ -n "$calls" ]; then
            echo "$object: calls one library function a lane:" >&2
            echo "$calls" >&2
            status=1
        fi
    done
fi
[ $status = 0 ] && echo "kernel objects: fine"
exit $status
