#!/usr/bin/env bash
# Measures tokenizer and rewriter with JMH, beside a plain copy and jsoup in the same run, and prints a table.
#   gateway/src/bench/rewrite.sh [JMH's arguments]
#   gateway/src/bench/rewrite.sh -p pages=own,/folder/of/pages -f 3
#   gateway/src/bench/rewrite.sh -p times=1,8 denied tokenizer
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
out=$home/gateway/target/bench

cd "$home"
mvn -B -ntp -q -pl gateway test-compile
rm -rf "$out"
mkdir -p "$out/benchmarks/io/consentry/rewrite" "$out/sources" "$out/classes"
mvn -B -ntp -q -pl gateway exec:exec -Dexec.classpathScope=test -Dexec.executable=echo -Dexec.args=%classpath \
  -Dexec.outputFile="$out/classpath" -Dstyle.color=never
classpath=$(cat "$out/classpath")
# JMH writes its loops from the classes it finds in a folder: ours alone.
cp gateway/target/test-classes/io/consentry/rewrite/RewriteBenchmark*.class "$out/benchmarks/io/consentry/rewrite"
"$java" -cp "$classpath" org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator \
  "$out/benchmarks" "$out/sources" "$out/classes" >"$out/generator.log"
find "$out/sources" -name '*.java' >"$out/sources.txt"
"$javac" -nowarn -proc:none -cp "$classpath" -d "$out/classes" @"$out/sources.txt"
cd gateway
exec "$java" -cp "$out/classes:$classpath" io.consentry.rewrite.RewriteReport "$@"
