#!/usr/bin/env bash
# Runs tests under a sanitizer of the compiler: Scripts/sanitize.sh address|thread [FILTER]
#
# Address: the suites whose code works on raw memory or on bytes of others. Thread: the suites that run on several
# threads. Undefined behaviour has no sanitizer on this platform; Swift's own checks trap instead.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${1:-} in
    address) filter='GlossTextTests|AvatarFilesTests|PNGImageTests|SignCatalogTests|MotionTests|RasterTests|PackTests' ;;
    thread) filter='FrameQueueTests|OutputFormTests|PNGEncoderTests|DeterminismTests' ;;
    *) echo "sanitize.sh: say address or thread" >&2; exit 64 ;;
esac
# Leaks are not looked for: what the runtime keeps for ever would be reported too.
export ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}
export TSAN_OPTIONS=halt_on_error=1:suppressions=$PWD/Scripts/thread-sanitizer.supp:${TSAN_OPTIONS:-}
swift test --sanitize="$1" --scratch-path ".build-$( [ "$1" = address ] && echo asan || echo tsan )" \
    --filter "${2:-$filter}"
