"""The processes of a measurement: nginx as floor and as upstream, the stub that streams, the gateway; and their CPU."""

import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICKS = os.sysconf("SC_CLK_TCK")


class Failed(Exception):
    """What did not work and where to look."""


class Server:
    """A started process with its children."""

    def __init__(self, command, log, env=None):
        self.log = log
        self.out = open(log, "wb")
        self.process = subprocess.Popen(
            command, stdout=self.out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env
        )

    def pids(self):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def cpu(self):
        """Seconds of processor time used so far, user and system, by the process and its children."""
        total = 0
        for pid in self.pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def rss_mib(self):
        total = 0
        for pid in self.pids():
            found = re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())
            total += int(found.group(1))
        return round(total / 1024)

    def said(self, pattern, seconds=60):
        """Waits until its output matches; the match."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = pathlib.Path(self.log).read_text(errors="replace")
            found = re.search(pattern, text)
            if found:
                return found
            if self.process.poll() is not None:
                raise Failed(f"{self.process.args[0]} ended with {self.process.returncode}:\n{text[-2000:]}")
            time.sleep(0.005)
        raise Failed(f"no '{pattern}' within {seconds} s in {self.log}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.out.close()


def free_port():
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]


ANSWER = (
    '{"id":"chatcmpl-bench","object":"chat.completion","created":1790000000,"model":"gpt-4.1","choices":[{"index":0,'
    '"message":{"role":"assistant","content":"%s","refusal":null},"logprobs":null,"finish_reason":"stop"}],'
    '"usage":{"prompt_tokens":500,"completion_tokens":400,"total_tokens":900}}'
)
ANSWER %= "The harbour office keeps the whole list. " * ((2010 - len(ANSWER)) // 41)

COMMON = """
daemon off; master_process on; worker_processes 1; pid {work}/pid; error_log {work}/error.log crit;
events {{ worker_connections 15000; }}
http {{
  access_log off; default_type application/json; keepalive_requests 100000000; tcp_nodelay on;
  client_max_body_size 8m; client_body_buffer_size 512k;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy;
  fastcgi_temp_path {work}/f; uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
  {http}
}}
"""


class Nginx(Server):
    """One nginx with a configuration of its own."""

    def __init__(self, work, http):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        config = work / "nginx.conf"
        config.write_text(COMMON.format(work=work, http=http))
        super().__init__(["nginx", "-p", str(work), "-c", str(config)], work / "out.log")

    def wait(self, port):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise Failed(f"nginx does not listen on {port}; see {self.log}")


def returning(work, port):
    """The floor of a hit, and the upstream of a miss: reads the request, returns 2 KB."""
    http = f"server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ return 200 '{ANSWER}'; }} }}"
    return Nginx(work, http).wait(port)


def proxying(work, port, upstream):
    """The floor of a proxied request: the same bytes through proxy_pass with kept connections."""
    http = f"""
      upstream behind {{ server 127.0.0.1:{upstream}; keepalive 256; keepalive_requests 100000000; }}
      server {{ listen 127.0.0.1:{port} backlog=4096;
        location / {{ proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection "";
                      proxy_buffering off; }} }}"""
    return Nginx(work, http).wait(port)


class Java(Server):
    """A program of dev.reprise.bench.load."""

    def __init__(self, name, args, log):
        super().__init__([*java(), f"dev.reprise.bench.load.{name}", *map(str, args)], log)


def java():
    return [os.environ["BENCH_JAVA"], "-XX:+UseSerialGC", "-cp", os.environ["BENCH_CLASSES"]]


class Gateway(Server):
    """./reprise serve with a configuration written for the measurement."""

    def __init__(self, work, upstream, l1="256MiB", options="", env=None):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        config = work / "reprise.yaml"
        config.write_text(
            f"stores:\n  l1: {{max_bytes: {l1}}}\n"
            f"providers:\n  stub: {{kind: openai, base_url: 'http://127.0.0.1:{upstream}'}}\n"
        )
        command = [str(ROOT / "reprise"), "serve", "--config", str(config)]
        command += ["--port", "0", "--admin-port", "0", "--data", str(work / "data")]
        clean = {k: v for k, v in os.environ.items() if not k.endswith(("_API_KEY", "_BASE_URL"))}
        super().__init__(command, work / "out.log", {**clean, "REPRISE_JAVA_OPTS": options, **(env or {})})
        found = self.said(r"listening data=(\S+) admin=(\S+)", 300)
        self.url, self.admin = found.group(1) + "/v1/chat/completions", found.group(2)


def ask(url, body, more=None):
    """One request; status, headers in lower case, body."""
    headers = {"content-type": "application/json", "authorization": "Bearer ada-of-acme", **(more or {})}
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, {k.lower(): v for k, v in refused.headers.items()}, refused.read()
