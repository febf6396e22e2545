#!/usr/bin/env bash
# Joins and checks the parts beside it, and runs the engine's benchmark and tests on this machine.
# Needs bash, coreutils, tar and gzip; for a CUDA device also the NVIDIA driver, CUDA 13 and cuDNN 9.
set -euo pipefail

usage() {
  cat <<'TEXT'
Usage: unpack-and-run.sh [--into DIR] [--device ID] [--only bench|tests|nothing] [-- BENCH OPTIONS]

  --into DIR       where to unpack (default: ./tagora-gpu-run); what is there already is used again
  --device ID      cuda:N or cpu:N (default: cuda:0)
  --only WHAT      the benchmark alone, the tests alone, or nothing but unpacking
  --results DIR    where figures and reports go (default: DIR of --into, below results)

Options after -- go to 'tagora bench engine', as: -- --context 512 --steps 64
TEXT
}

fail() {
  printf 'unpack-and-run: %s\n' "$*" >&2
  exit 1
}

say() { printf 'unpack-and-run: %s\n' "$*" >&2; }

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
into=$PWD/tagora-gpu-run
device=cuda:0
only=all
results=
while (($#)); do
  case $1 in
    -h | --help) usage && exit ;;
    --into) into=${2:?--into needs a folder} && shift 2 ;;
    --device) device=${2:?--device needs an id} && shift 2 ;;
    --only) only=${2:?--only needs bench, tests or nothing} && shift 2 ;;
    --results) results=${2:?--results needs a folder} && shift 2 ;;
    --) shift && break ;;
    *) fail "knows --into, --device, --only, --results and --, got '$1'" ;;
  esac
done
[[ $only =~ ^(all|bench|tests|nothing)$ ]] || fail "--only must be bench, tests or nothing, got $only"
[[ $device =~ ^(cuda|cpu):[0-9]+$ ]] || fail "--device must be cuda:N or cpu:N, got $device"

unpack() {
  say "checking the parts"
  (cd "$here" && sha256sum --quiet -c SHA256SUMS) ||
    fail "the parts in $here must be those of SHA256SUMS; bring the ones named above again"
  say "unpacking into $into"
  rm -rf "$into/tagora-gpu.part"
  mkdir -p "$into/tagora-gpu.part"
  cat "$here"/tagora-gpu.tar.gz.* | tar -xzf - -C "$into/tagora-gpu.part" --strip-components=1
  mv "$into/tagora-gpu.part" "$into/tagora-gpu"
}

mkdir -p "$into"
into=$(cd -P "$into" && pwd)
home=$into/tagora-gpu
[[ -d $home ]] || unpack
results=${results:-$into/results}
mkdir -p "$results"

# The folder of a library that the linker does not know by itself: CUDA's own, or a Python package's.
folder_of() {
  find /usr/local /usr/lib /opt /root /home -name "$1" -print -quit 2>/dev/null | head -n 1 | xargs -r dirname
}

find_cuda() {
  local library folder folders=()
  for library in libcudart.so.13 libcublas.so.13 libcublasLt.so.13 libcudnn.so.9; do
    if ldconfig -p 2>/dev/null | grep -q "$library"; then continue; fi
    folder=$(folder_of "$library")
    [[ -n $folder ]] || fail "$device needs $library and found none: install CUDA 13 and cuDNN 9"
    folders+=("$folder")
  done
  for folder in /usr/local/nvidia/lib64 /usr/local/nvidia/lib; do
    [[ ! -e $folder/libcuda.so.1 ]] || folders+=("$folder")
  done
  for folder in ${folders[@]+"${folders[@]}"}; do
    LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  done
  export LD_LIBRARY_PATH
  say "CUDA: LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}"
}

[[ $device == cpu:* ]] || find_cuda
export TAGORA_ONNXRUNTIME=$home/native TAGORA_CACHE=$into/cache
# The tokenizers' library is in its jar; nothing may be looked for on a network.
export DJL_OFFLINE=true DJL_CACHE_DIR=$into/cache/djl RUST_FLAVOR=cpu
export OMP_WAIT_POLICY=PASSIVE MALLOC_ARENA_MAX=2

jars() { find "$1" -name '*.jar' | sort | paste -s -d : -; }

java() {
  "$home/java/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    --add-modules=jdk.incubator.vector --add-opens=java.base/java.lang=ALL-UNNAMED \
    -XX:+UseSerialGC -Djava.awt.headless=true -Dtagora.home="$home" "$@"
}

bench() {
  local file=$results/bench-engine-${device/:/-}.json
  say "measuring on $device"
  java -Xmx2g -cp "$(jars "$home/jars")" io.tagora.gateway.node.Main \
    bench engine --device "$device" --json "$@" >"$file.part"
  mv "$file.part" "$file"
  cat "$file"
}

tests() {
  say "testing; the report goes to $results"
  cd "$home/tests"
  java -Xmx1g -cp "$home/tests/classes:$(jars "$home/jars"):$(jars "$home/tests/jars")" \
    org.junit.platform.console.ConsoleLauncher execute --scan-classpath "$home/tests/classes" \
    --include-classname '.*Test' --details=summary --disable-banner --reports-dir "$results" \
    >"$results/tests.txt" 2>"$results/tests-errors.txt" || { tail -n 60 "$results/tests.txt" && return 1; }
  tail -n 8 "$results/tests.txt"
}

case $only in
  all)
    bench "$@"
    tests
    ;;
  bench) bench "$@" ;;
  tests) tests ;;
  nothing) ;;
esac
