#!/usr/bin/env bash
# Fuzzes everything that reads bytes of others: Scripts/fuzz.sh [SECONDS [TARGET...]]
#
# Every target runs SECONDS (30) from the committed seeds and what earlier runs found (Fuzz/.build/corpus). Prints
# executions and coverage; fails on a crash, a hang or a broken promise and keeps the input in out/fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-30}
[[ $seconds =~ ^[1-9][0-9]*$ ]] || { echo "fuzz.sh: '$seconds' is not a number of seconds" >&2; exit 64; }
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(text library pack avatar png verdict request)

# Built for speed: traps on overflow and bounds stay, and ten times as much is tried. The flags reach the library's own
# targets and the C sources of its dependencies. lld, because gold fails on the sanitizers' symbols.
swift build -c release --package-path Fuzz --product SignAvatarFuzz \
    -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=fuzzer-no-link,address -Xswiftc -use-ld=lld
fuzzer=$PWD/Fuzz/.build/release/SignAvatarFuzz

# Swift's own crash report would end the process before libFuzzer writes the input down.
export SWIFT_BACKTRACE=enable=no
# Leaks are not looked for: what the runtime and the targets keep for ever would be reported too.
export ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}
mkdir -p out/fuzz
failed=()
for target in "${targets[@]}"; do
    [ -d "Fuzz/Seeds/$target" ] || { echo "fuzz.sh: no target '$target'" >&2; exit 64; }
    corpus=Fuzz/.build/corpus/$target
    log=out/fuzz/$target.log
    mkdir -p "$corpus"
    options=(-max_total_time="$seconds" -print_final_stats=1 -timeout=20 -rss_limit_mb=3000 -detect_leaks=0
        -artifact_prefix="out/fuzz/$target-")
    dictionary=Fuzz/Dictionaries/$target.dict
    if [ -e "$dictionary" ]; then options+=(-dict="$dictionary"); fi
    status=0
    FUZZ_TARGET=$target "$fuzzer" "${options[@]}" "$corpus" "Fuzz/Seeds/$target" >"$log" 2>&1 || status=$?
    executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
    coverage=$(grep -o 'cov: [0-9]* ft: [0-9]*' "$log" | tail -1 || true)
    echo "$target: ${executions:-?} executions, ${coverage:-no coverage}, exit $status"
    if [ "$status" -ne 0 ]; then
        failed+=("$target")
        grep -E 'Fatal error|broken promise|ERROR: |Test unit written' "$log" | head -5 || true
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "fuzz.sh: found something in: ${failed[*]}; the inputs are in out/fuzz, run one by" >&2
    echo "  FUZZ_TARGET=<target> Fuzz/.build/release/SignAvatarFuzz out/fuzz/<target>-crash-..." >&2
    exit 1
fi
