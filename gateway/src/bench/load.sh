#!/usr/bin/env bash
# Compares the gateway with the same origin asked directly, in one run on one machine, so that only ratios are told.
# Needs wrk, nginx and the built jar. Everything stays on loopback and ends with the script.
#   gateway/src/bench/load.sh [SECONDS]
set -euo pipefail

seconds=${1:-10}
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
jar=$home/gateway/target/consentry.jar
for tool in wrk nginx java; do
  command -v "$tool" >/dev/null || { echo "load.sh: there is no $tool" >&2; exit 1; }
done
[ -f "$jar" ] || { echo "load.sh: build first, with mvn verify" >&2; exit 1; }

work=$(mktemp -d)
pids=()
finish() {
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

# Pages of 10 and 100 KB: a head with tags of vendors, then text.
page() {
  printf '<!doctype html><html><head><title>Page</title>'
  printf '<script async src="https://www.googletagmanager.com/gtag/js?id=G-BENCH"></script>'
  printf "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('js',new Date());</script>"
  printf '</head><body>'
  local paragraph='<p class="text"><a href="/page">A paragraph</a> of the kind that pages have, with <b>some</b> markup and an <img src="/i.png" alt=""> in it.</p>'
  local i
  for ((i = 0; i < $1 * 1024 / ${#paragraph}; i++)); do printf '%s\n' "$paragraph"; done
  printf '</body></html>'
}
mkdir "$work/site"
page 10 >"$work/site/10.html"
page 100 >"$work/site/100.html"

port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
origin=$(port) gateway=$(port) internal=$(port)
cat >"$work/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $work/nginx.pid; error_log $work/nginx.log;
events { worker_connections 1024; }
http { access_log off; types { text/html html; } keepalive_requests 1000000;
  client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
  server { listen 127.0.0.1:$origin; root $work/site; } }
CONF
nginx -c "$work/nginx.conf" &
pids+=($!)
java -jar "$jar" serve --origin "http://127.0.0.1:$origin" --listen 127.0.0.1 --port "$gateway" \
  --internal-port "$internal" --country-header X-Country --store "$work/consent.db" >"$work/ready" 2>"$work/log" &
pids+=($!)
for ((i = 0; i < 600; i++)); do grep -q serves "$work/ready" && break; sleep 0.1; done
grep -q serves "$work/ready" || { cat "$work/log" >&2; exit 1; }

# A rate of nothing is a failure, not a ratio.
rate() { # url, country, seconds
  wrk -t1 -c32 -d"$3s" -H "X-Country: $2" "$1" | awk '/Requests\/sec/ {rate = $2}
    END { if (rate + 0 == 0) { print "load.sh: no answer came in time; is the machine busy?" > "/dev/stderr"; exit 1 } print rate }'
}
echo "page    way                                requests/s   of direct"
for size in 10 100; do
  rate "http://127.0.0.1:$gateway/$size.html" DE "$seconds" >/dev/null # warms up
  direct=$(rate "http://127.0.0.1:$origin/$size.html" DE "$seconds")
  for way in "DE tags parked" "BR all allowed, banner put in"; do
    through=$(rate "http://127.0.0.1:$gateway/$size.html" "${way%% *}" "$seconds")
    awk -v s="$size" -v w="${way#* }" -v d="$direct" -v t="$through" \
      'BEGIN {printf "%3d KB  %-34s %10.0f   %.2f\n", s, w, t, t / d}'
  done
  printf '%3d KB  %-34s %10.0f   1.00\n' "$size" "the origin asked directly" "$direct"
done
