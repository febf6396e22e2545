#!/usr/bin/env bash
# Packs what a GPU machine without Java and without a network needs to run Tagora's engine: a Java
# runtime, our jars, the engine's tests, ONNX Runtime with CUDA, and the default model, in parts that
# are small enough to be carried one by one. Called as 'tagora package gpu', which finds JDK and Maven
# and has built the jars.
set -euo pipefail

readonly natives=org.bytedeco:onnxruntime:1.28.0-1.5.14:jar:linux-x86_64-gpu
readonly junit=org.junit.platform:junit-platform-console-standalone:1.14.1:jar
readonly dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
readonly java_modules=java.se,jdk.crypto.ec,jdk.httpserver,jdk.incubator.vector,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P "$here/../../.." && pwd)
readonly here root

fail() {
  printf 'tagora: %s\n' "$*" >&2
  exit 1
}

say() { printf 'tagora: %s\n' "$*" >&2; }

usage() {
  cat <<'TEXT'
Usage: tagora package gpu [--out DIR] [--part-megabytes N]

Packs the engine, its tests, the default model, a Java runtime and an ONNX Runtime with CUDA 13 for a
Linux x86-64 machine that has an NVIDIA driver, CUDA 13 and cuDNN 9, but neither Java nor a network.

  --out DIR             where the parts go; new or empty (default: target/gpu-package)
  --part-megabytes N    the size of a part at most (default: 45)

On that machine, with all files of DIR in one folder: bash unpack-and-run.sh --device cuda:0
It needs a JDK with jlink here, and the first time a network: 165 MB of libraries are fetched by Maven.
TEXT
}

out=$root/target/gpu-package
megabytes=45
while (($#)); do
  case $1 in
    -h | --help) usage && exit ;;
    --out) out=${2:?--out needs a folder} && shift 2 ;;
    --part-megabytes) megabytes=${2:?--part-megabytes needs a number} && shift 2 ;;
    *) fail "package gpu knows --out and --part-megabytes, got '$1'" ;;
  esac
done
[[ $megabytes =~ ^[1-9][0-9]*$ ]] || fail "--part-megabytes must be a number from 1 on, got $megabytes"
[[ ! -e $out || -z $(ls -A "$out") ]] || fail "--out must be a new or empty folder, got $out"
[[ $(uname -s)-$(uname -m) == Linux-x86_64 ]] || fail "the Java runtime is packed from this machine's, so it must be Linux on x86-64"
[[ -x $JAVA_HOME/bin/jlink ]] || fail "the JDK must have jlink, got $JAVA_HOME"

mkdir -p "$out"
out=$(cd -P "$out" && pwd)
# Beside the parts, since it is some hundred megabytes and /tmp may be small.
stage=$(mktemp -d "$out/stage.XXXXXX")
trap 'rm -rf "$stage"' EXIT
home=$stage/tagora-gpu
mkdir -p "$home"/{jars,tests/jars,native,models}

maven() { mvn -q -B -ntp "$@" </dev/null >&2; }

say "fetching ONNX Runtime with CUDA and JUnit's console"
maven "$dependency_plugin:copy" -Dartifact="$natives" -DoutputDirectory="$stage/natives"
maven "$dependency_plugin:copy" -Dartifact="$junit" -DoutputDirectory="$home/tests/jars"
(cd "$stage/natives" && "$JAVA_HOME/bin/jar" xf ./*.jar)
for library in libonnxruntime.so.1 libonnxruntime_providers_shared.so libonnxruntime_providers_cuda.so; do
  find "$stage/natives" -name "$library" -exec mv {} "$home/native/" \;
  [[ -s $home/native/$library ]] || fail "$natives must have $library, got none"
done
rm -rf "$stage/natives"

say "copying jars, tests and the model"
(cd "$root" && maven -pl inference -am test-compile -Dspotless.check.skip=true \
  "$dependency_plugin:copy-dependencies" -DincludeScope=test -DoutputDirectory="$stage/test-jars" \
  -DincludeGroupIds=com.networknt,com.ethlo.time)
find "$stage/test-jars" -name '*.jar' -exec mv {} "$home/tests/jars/" \;
cp -R "$root/inference/target/test-classes" "$home/tests/classes"
cp "$root"/http-gateway/target/tagora-http-gateway-*.jar "$home/jars/"
IFS=: read -r -a jars <<<"$(<"$root/http-gateway/target/classpath.txt")"
for jar in "${jars[@]}"; do
  # The CPU's libraries of four platforms; the ones with CUDA compute on a CPU too.
  [[ $jar == */onnxruntime-*.jar ]] || cp "$jar" "$home/jars/"
done
cp -R "$root/models/tagora-rec-4m" "$home/models/"
cp "$root/LICENSE" "$home/"

say "linking a Java runtime"
"$JAVA_HOME/bin/jlink" --add-modules "$java_modules" --strip-debug --no-man-pages --no-header-files \
  --output "$home/java" 2>/dev/null || fail "jlink of $JAVA_HOME must link $java_modules, and did not"

say "packing parts of at most $megabytes MB"
tar -C "$stage" -cf - tagora-gpu | gzip -6 | split -b "${megabytes}000000" -d - "$out/tagora-gpu.tar.gz."
cp "$here/unpack-and-run.sh" "$out/"
(cd "$out" && sha256sum tagora-gpu.tar.gz.* unpack-and-run.sh >SHA256SUMS)
say "packed $(find "$out" -name 'tagora-gpu.tar.gz.*' | wc -l) parts, $(du -ch "$out"/tagora-gpu.tar.gz.* | tail -n 1 | cut -f 1) in all, into $out"
