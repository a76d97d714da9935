#!/usr/bin/env bash
# Measures the stores, each figure beside its counterpart in the same run, so that only ratios are told.
# Needs Maven; the database is the machine's own PostgreSQL, or the tests'. Everything stays on loopback. About a minute, and three more for the reads.
#   gateway/src/bench/store.sh [reads] [writes] [pages]
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
out=$home/gateway/target/bench
cd "$home"
mvn -B -ntp -q -pl gateway test-compile
mkdir -p "$out"
mvn -B -ntp -q -pl gateway exec:exec -Dexec.classpathScope=test -Dexec.executable=echo -Dexec.args=%classpath \
  -Dexec.outputFile="$out/classpath" -Dstyle.color=never
cd gateway
exec "$java" -Djdk.httpclient.allowRestrictedHeaders=host -cp "$(cat "$out/classpath")" io.consentry.store.StoreReport "$@"
