#!/usr/bin/env bash
# Measures the judging of cookies with JMH: nanoseconds and bytes allocated for each cookie.
#   gateway/src/bench/cookies.sh [JMH's arguments]
set -euo pipefail

exec "$(dirname "${BASH_SOURCE[0]}")/jmh.sh" CookieBenchmark org.openjdk.jmh.Main -prof gc "$@"
