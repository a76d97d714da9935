#!/usr/bin/env bash
# Measures how long './consentry serve' takes from its start to the first page it answers, and the memory it holds then.
# Needs the built jar and python3. Everything stays on loopback and ends with the script.
#   gateway/src/bench/start.sh [RUNS]
# CONSENTRY, where it is set, is the command that starts the gateway, in place of the launcher.
set -euo pipefail

runs=${1:-7}
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
start=${CONSENTRY:-$home/consentry}
command -v python3 >/dev/null || { echo "start.sh: there is no python3" >&2; exit 1; }
[ -n "${CONSENTRY:-}" ] || [ -f "$home/gateway/target/consentry.jar" ] ||
  { echo "start.sh: build first, with mvn verify" >&2; exit 1; }

exec python3 - "$runs" $start <<'PYTHON'
import http.client, http.server, os, signal, socket, statistics, subprocess, sys, tempfile, threading, time

runs, command = int(sys.argv[1]), sys.argv[2:]


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        page = b"<!doctype html><head><title>Page</title></head><body>Text</body>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *unused):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def memory(pid):
    """Resident memory in MB: all of it, and without what lies in files that other processes share."""
    fields = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status") if ":" in line)
    return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))


def processor_seconds(pid):
    spent = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def once(origin):
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, "log"), "wb") as log:
        begun = time.monotonic()
        process = subprocess.Popen(
            command + ["serve", "--origin", f"http://127.0.0.1:{origin}", "--listen", "127.0.0.1", "--port", str(port),
                       "--internal-port", "0", "--store", os.path.join(folder, "consent.db"), "--drain", "0"],
            stdout=subprocess.DEVNULL, stderr=log)
        try:
            while True:
                if process.poll() is not None or time.monotonic() - begun > 60:
                    sys.exit("start.sh: the gateway did not start:\n" + open(log.name).read())
                try:
                    visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                    visitor.request("GET", "/", headers={"Sec-Fetch-Dest": "document"})
                    answer = visitor.getresponse()
                    if answer.status == 200 and b"/_consent/assets/" in answer.read():
                        break
                    sys.exit(f"start.sh: the first answer is {answer.status}, or no guarded page")
                except ConnectionRefusedError:
                    time.sleep(0.002)
            return time.monotonic() - begun, processor_seconds(process.pid), *memory(process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
threading.Thread(target=site.serve_forever, daemon=True).start()
times, spent, memories, own = zip(*(once(site.server_port) for _ in range(runs)))
print(f"median of {runs} starts on {os.cpu_count()} cores")
print(f"first answer after  {statistics.median(times):.2f} s  ({min(times):.2f} to {max(times):.2f})")
print(f"processor time      {statistics.median(spent):.2f} s  (what the first answer takes on a busy machine depends on it)")
print(f"resident memory     {statistics.median(memories):.0f} MB, of which {statistics.median(own):.0f} MB not of files")
PYTHON
