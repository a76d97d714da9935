#!/usr/bin/env bash
# Attacks a gateway with slow and heavy visitors, each for some seconds, and measures meanwhile whether others are served.
# Uses slowhttptest and h2load where they are, and says how to install them where they are not.
# Needs the built jar, python3 and openssl. Everything stays on loopback and ends with the script, within two minutes.
#   gateway/src/bench/edge.sh [SECONDS]
# CONSENTRY, where it is set, is the command that starts the gateway, in place of the launcher.
set -euo pipefail

seconds=${1:-10}
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
start=${CONSENTRY:-$home/consentry}
[ "$seconds" -le 15 ] || { echo "edge.sh: at most 15 seconds each" >&2; exit 2; }
for tool in python3 openssl; do
  command -v "$tool" >/dev/null || { echo "edge.sh: there is no $tool" >&2; exit 1; }
done
[ -n "${CONSENTRY:-}" ] || [ -f "$home/gateway/target/consentry.jar" ] ||
  { echo "edge.sh: build first, with mvn verify" >&2; exit 1; }
for pair in slowhttptest:slowhttptest h2load:nghttp2-client; do
  command -v "${pair%%:*}" >/dev/null || echo "left out: ${pair%%:*}; to have it, apt-get install ${pair#*:}" >&2
done

work=$(mktemp -d)
pids=()
finish() {
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
mkdir "$work/site"
{ echo '<!doctype html><title>Page</title>'; for ((i = 0; i < 200; i++)); do echo '<p>A paragraph <b>of</b> text.</p>'; done; } \
  >"$work/site/index.html"
head -c 4194304 /dev/zero >"$work/site/long.png"

port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
origin=$(port) plain=$(port) tls=$(port) internal=$(port)
python3 - "$origin" "$work/site" >/dev/null 2>&1 <<'PYTHON' &
import functools, http.server, sys
class Site(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        self.rfile.read(length)
        self.send_response(204)
        self.end_headers()
http.server.ThreadingHTTPServer.request_queue_size = 1024
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), functools.partial(Site, directory=sys.argv[2])).serve_forever()
PYTHON
pids+=($!)
$start serve --origin "http://127.0.0.1:$origin" --listen 127.0.0.1 --port "$plain" --internal-port "$internal" \
  --tls-port "$tls" --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" --store "$work/consent.db" \
  >"$work/ready" 2>"$work/log" &
gateway=$!
pids+=("$gateway")
for ((i = 0; i < 600; i++)); do grep -q serves "$work/ready" && break; sleep 0.1; done
grep -q serves "$work/ready" || { cat "$work/log" >&2; exit 1; }

# Asks for a page ten times a second until the file is there, and prints how that went.
cat >"$work/probe.py" <<'PYTHON'
import http.client, os, sys, time
port, stop, name, pid = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
took, failed = [], 0
while not os.path.exists(stop):
    begun = time.monotonic()
    try:
        visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        visitor.request("GET", "/", headers={"Sec-Fetch-Dest": "document"})
        answer = visitor.getresponse()
        answer.read()
        failed += answer.status != 200
        visitor.close()
    except (OSError, http.client.HTTPException):
        failed += 1
    took.append(time.monotonic() - begun)
    time.sleep(max(0, 0.1 - took[-1]))
took.sort()
memory = next(int(line.split()[1]) // 1024 for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS"))
print(f"{name:34} {len(took):6d} {failed:7d} {1000 * took[len(took) // 2]:9.0f} {1000 * took[int(len(took) * .99)]:9.0f} {memory:7d}")
PYTHON

attack() { # name, command...
  local name=$1
  shift
  rm -f "$work/stop"
  python3 "$work/probe.py" "$plain" "$work/stop" "$name" "$gateway" &
  local probe=$!
  timeout $((seconds + 5)) "$@" >"$work/attack" 2>&1 || true
  touch "$work/stop"
  wait "$probe"
}

echo "attack                             probes  failed  half in ms  99 % in ms    MB"
attack "none" sleep 5
if command -v slowhttptest >/dev/null; then
  slow=(slowhttptest -c 1000 -r 500 -l "$seconds" -p 3 -u "http://127.0.0.1:$plain/")
  attack "heads that drip (slowloris)" "${slow[@]}" -H -i 2
  attack "bodies that drip" "${slow[@]}" -B -i 2 -s 8192
  attack "range headers" "${slow[@]}" -R
  attack "answers that are hardly read" slowhttptest -c 400 -r 200 -l "$seconds" -p 3 -X -w 10 -y 20 -n 2 -z 32 \
    -u "http://127.0.0.1:$plain/long.png"
fi
if command -v h2load >/dev/null; then
  attack "HTTP/2, 20 connections, pages" h2load -D "$seconds" -c 20 -m 50 "https://127.0.0.1:$tls/"
  attack "HTTP/1, 100 connections, pages" h2load --h1 -D "$seconds" -c 100 "http://127.0.0.1:$plain/"
fi
kill -0 "$gateway" || { echo "edge.sh: the gateway has ended" >&2; exit 1; }
