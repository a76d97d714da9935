#!/usr/bin/env bash
# Fuzzes one parser with Jazzer, which is led by what the code does, until it fails or its time is over.
# Needs the compiled tests (mvn -pl gateway test-compile) and Maven, which fetches Jazzer.
#   gateway/src/bench/fuzz.sh TEST SECONDS [OPTION OF LIBFUZZER]...      such as: fuzz.sh RequestFuzzTest 600
# What it learns is kept in gateway/target/fuzz/TEST, and is where the next run begins.
set -euo pipefail

jazzer=0.30.0
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
[ $# -ge 2 ] || { sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
name=$1 seconds=$2
shift 2
source=$(find "$home/gateway/src/test/java" -name "$name.java" -print -quit)
grep -q 'void fuzzerTestOneInput(byte' "${source:-/dev/null}" || { echo "fuzz.sh: $name is no fuzz test" >&2; exit 2; }
class=${source#"$home/gateway/src/test/java/"}
class=${class%.java}
[ -f "$home/gateway/target/test-classes/$class.class" ] ||
  { echo "fuzz.sh: compile first, with mvn -pl gateway test-compile" >&2; exit 1; }

kept=$home/gateway/target/fuzz/$name
mkdir -p "$kept/corpus"
cd "$home"
for part in jazzer jazzer-api; do
  [ -f "$kept/../$part-$jazzer.jar" ] ||
    mvn -B -ntp -q dependency:copy -Dartifact=com.code-intelligence:$part:$jazzer -DoutputDirectory="$kept/.."
done
mvn -B -ntp -q -pl gateway dependency:build-classpath -Dmdep.outputFile="$kept/classpath" -Dmdep.includeScope=test
cd "$kept"
exec java -cp "$kept/../jazzer-$jazzer.jar:$kept/../jazzer-api-$jazzer.jar:$home/gateway/target/test-classes:$home/gateway/target/classes:$(cat "$kept/classpath")" \
  com.code_intelligence.jazzer.Jazzer --target_class="${class//\//.}" --instrumentation_includes='io.consentry.**' \
  --custom_hook_includes='io.consentry.**' -max_total_time="$seconds" -max_len=65536 "$@" "$kept/corpus"
