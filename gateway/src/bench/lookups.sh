#!/usr/bin/env bash
# Measures with JMH what a page costs where no database is asked: the check of its cookie, and the look-up in memory.
#   gateway/src/bench/lookups.sh [JMH's arguments]
set -euo pipefail

exec "$(dirname "${BASH_SOURCE[0]}")/jmh.sh" LookupBenchmark org.openjdk.jmh.Main -prof gc "$@"
