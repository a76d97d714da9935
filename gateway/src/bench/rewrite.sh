#!/usr/bin/env bash
# Measures tokenizer and rewriter with JMH, beside a plain copy and jsoup in the same run, and prints a table.
#   gateway/src/bench/rewrite.sh [JMH's arguments]
#   gateway/src/bench/rewrite.sh -p pages=own,/folder/of/pages -f 3
#   gateway/src/bench/rewrite.sh -p times=1,8 denied tokenizer
set -euo pipefail

exec "$(dirname "${BASH_SOURCE[0]}")/jmh.sh" RewriteBenchmark io.consentry.rewrite.RewriteReport "$@"
