#!/usr/bin/env bash
# Makes the loops of a JMH benchmark of the folder java and runs it: jmh.sh BENCHMARK MAIN-CLASS [JMH's arguments]
set -euo pipefail

benchmark=$1
main=$2
shift 2

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
out=$home/gateway/target/bench
source=$(find "$home/gateway/src/bench/java" -name "$benchmark.java" -print -quit)
[ -n "$source" ] || { echo "jmh.sh: there is no $benchmark" >&2; exit 2; }
folder=$(dirname "${source#"$home/gateway/src/bench/java/"}")

cd "$home"
mvn -B -ntp -q -pl gateway test-compile
rm -rf "$out"
mkdir -p "$out/benchmarks/$folder" "$out/sources" "$out/classes"
mvn -B -ntp -q -pl gateway exec:exec -Dexec.classpathScope=test -Dexec.executable=echo -Dexec.args=%classpath \
  -Dexec.outputFile="$out/classpath" -Dstyle.color=never
classpath=$(cat "$out/classpath")
# JMH writes its loops from the classes it finds in a folder: ours alone.
cp "gateway/target/test-classes/$folder/$benchmark"*.class "$out/benchmarks/$folder"
"$java" -cp "$classpath" org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator \
  "$out/benchmarks" "$out/sources" "$out/classes" >"$out/generator.log"
find "$out/sources" -name '*.java' >"$out/sources.txt"
"$javac" -nowarn -proc:none -cp "$classpath" -d "$out/classes" @"$out/sources.txt"
cd gateway
exec "$java" -cp "$out/classes:$classpath" "$main" "$@"
