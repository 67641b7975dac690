"""Requests a second of the compare page for anonymous readers, against nginx serving the same bytes as a file.

Both on loopback, one after the other in one run, with the same client (wrk, 2 threads, 32 connections, the same
Accept-Encoding, so both send the same compressed bytes). Prints the ratio. Needs nginx and wrk.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGE = "/compare/code-llama-4-vs-mixtral-8x22b/"
SECONDS = 8
CONNECTIONS = 32
HEADER = "Accept-Encoding: gzip"


def main() -> int:
    """Measure both and print the ratio."""
    missing = [name for name in ("nginx", "wrk") if not shutil.which(name)]
    if missing:
        print(f"Missing: {' and '.join(missing)}. On Debian: apt-get install nginx-light wrk", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # nginx's worker reads it as another user
        with seatrial(Path(folder)) as address:
            body = fetch(address + PAGE)
            ours = measure(address + PAGE)
        with nginx(Path(folder), body) as address:
            served = fetch(address + "/page.html")
            if served != body:
                print("nginx does not serve the same bytes.", file=sys.stderr)
                return 1
            theirs = measure(address + "/page.html")
    print(f"compare page, {len(body):,} bytes gzip, {CONNECTIONS} connections, {SECONDS} s each")
    print(f"  seatrial  {ours:>10,.0f} requests/s")
    print(f"  nginx     {theirs:>10,.0f} requests/s (the same bytes as a file)")
    print(f"  ratio     {theirs / ours:>10,.1f} (nginx / seatrial; 1 would be as fast)")
    return 0


def fetch(url: str) -> bytes:
    """The bytes as they are sent."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return bytes(answer.read())


def measure(url: str) -> float:
    """Requests a second; exits where any request failed."""
    subprocess.run(["wrk", "-t2", "-c8", "-d1s", "-H", HEADER, url], capture_output=True, check=True)
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", HEADER, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in output or "Socket errors" in output:
        sys.exit(f"Requests failed:\n{output}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", output)
    if not found:
        sys.exit(f"wrk said nothing of requests:\n{output}")
    return float(found[1])


@contextmanager
def seatrial(folder: Path) -> Iterator[str]:
    """The site as `make run` starts it."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "SEATRIAL_VAR": str(folder / "var")}
    program = Path(sys.executable).with_name("seatrial")
    with subprocess.Popen([program, "run"], env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield wait(f"http://127.0.0.1:{port}", "/healthz")
        finally:
            process.send_signal(signal.SIGTERM)


@contextmanager
def nginx(folder: Path, body: bytes) -> Iterator[str]:
    """A server of files: nginx with one worker, serving the page's compressed bytes as a file."""
    port = free_port()
    (folder / "page.html.gz").write_bytes(body)
    (folder / "nginx.conf").write_text(
        f"""daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
        events {{ worker_connections 256; }}
        http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; gzip_static always;
        types {{ text/html html; }} client_body_temp_path {folder}; proxy_temp_path {folder};
        fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
        server {{ listen 127.0.0.1:{port}; root {folder}; }} }}"""
    )
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield wait(f"http://127.0.0.1:{port}", "/page.html")
        finally:
            process.send_signal(signal.SIGQUIT)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(address: str, path: str) -> str:
    """The address, once it answers."""
    for _ in range(200):
        try:
            fetch(address + path)
        except OSError:
            time.sleep(0.1)
        else:
            return address
    sys.exit(f"{address} did not answer within 20 seconds.")


if __name__ == "__main__":
    sys.exit(main())
