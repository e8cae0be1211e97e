"""The load measurements: each figure beside its floor, in pairs that run in turn.

CPU per request is the change of user and system time of the server's processes over the requests it completed: it
survives a busy machine, which requests per second and p99 do not; the ratio quoted is the median over the pairs.
Called by bench/run; never fails because something was slow, only because something was wrong.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import report
from servers import ROOT, Failed, Gateway, Java, ask, free_port, java, proxying, returning

FULL = {"pairs": 5, "cell": 4, "warm": 6, "joiners": 10_000, "starts": 7, "rate": 500, "open": 10, "streams": 32}
SMOKE = {"pairs": 2, "cell": 1, "warm": 2, "joiners": 2_000, "starts": 2, "rate": 200, "open": 3, "streams": 8}
WORK = ROOT / ".reprise" / "bench"

# What differs between the requests of a row of hits, the load's mode, KiB. A request that came before is
# recognised without being parsed (RememberedRequests), also where it differs in noise of the transport or in labels.
HITS = [
    ("identical bytes", "same", 2),
    ("other trace and request ids", "transport", 2),
    ("other metadata", "ignored", 2),
    ("identical bytes", "same", 64),
    ("other trace and request ids", "transport", 64),
    ("other metadata", "ignored", 64),
    ("identical bytes", "same", 128),
]


class Run:
    def __init__(self, mode):
        self.size = FULL if mode == "full" else SMOKE
        self.figures = []
        self.notes = []
        self.started = []
        self.kind = "plain"

    # --- servers, stopped at the end in the reverse order ---
    def up(self, server):
        self.started.append(server)
        return server

    def down(self, server):
        self.started.remove(server)
        server.stop()

    def stop(self):
        while self.started:
            self.started.pop().stop()

    # --- loads ---
    def body(self, kib, kind, stream=False):
        """A file with a chat request; kind: det or free, and tools or plain."""
        tools = self.kind if kind == "det" else "plain"
        path = WORK / f"body-{kib}-{kind}-{stream}-{tools}.json"
        args = [kib * 1024, kind, "stream" if stream else "whole", tools]
        made = subprocess.run([*java(), "dev.reprise.bench.load.Bodies", *map(str, args)], check=True, capture_output=True)
        path.write_bytes(made.stdout)
        return path

    def wrk(self, server, url, body, mode, seconds):
        """One closed-loop cell: 32 connections; CPU per request of the server."""
        seed = time.time_ns() // 1000 % 10**12
        command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "--timeout", "20s", "-s", str(ROOT / "bench/load/post.lua")]
        before = server.cpu()
        ran = subprocess.run([*command, url, "--", str(body), mode, str(seed)], capture_output=True, text=True)
        used = server.cpu() - before
        lines = [line for line in ran.stdout.splitlines() if line.startswith("{")]
        if not lines:
            raise Failed(f"wrk said nothing: {ran.stdout} {ran.stderr}")
        cell = json.loads(lines[-1])
        if cell["requests"] == 0:
            raise Failed(f"no request was answered by {url}")
        cell["cpu_us"] = round(used * 1e6 / cell["requests"], 2)
        cell["per_second"] = round(cell["requests"] / cell["seconds"])
        return cell

    def pairs(self, name, floor, ours, body, mode, floor_name):
        """Floor and gateway in turn; floor and ours are (server, url)."""
        self.wrk(*floor, body, mode, 1)
        self.wrk(*ours, body, mode, self.size["warm"])
        cells = {"floor": [], "reprise": []}
        for turn in range(self.size["pairs"]):
            order = [("floor", floor), ("reprise", ours)]
            for who, (server, url) in order if turn % 2 == 0 else reversed(order):
                cells[who].append(self.wrk(server, url, body, mode, self.size["cell"]))
        self.add(name, "cpu_us", floor_name, cells, ours[0])

    def add(self, name, measure, floor_name, cells, server):
        """One figure: medians of both sides, the median of the pairs' ratios, and its spread."""
        ratios = [ours[measure] / max(floor[measure], 0.01) for floor, ours in zip(cells["floor"], cells["reprise"])]
        figure = {
            "figure": name,
            "measure": measure,
            "floor": floor_name,
            "floor_value": statistics.median(cell[measure] for cell in cells["floor"]),
            "value": statistics.median(cell[measure] for cell in cells["reprise"]),
            "ratio": round(statistics.median(ratios), 2),
            "ratio_spread": [round(min(ratios), 2), round(max(ratios), 2)],
            "p50_us": statistics.median(cell["p50_us"] for cell in cells["reprise"]),
            "p99_us": statistics.median(cell["p99_us"] for cell in cells["reprise"]),
            "floor_p50_us": statistics.median(cell["p50_us"] for cell in cells["floor"]),
            "floor_p99_us": statistics.median(cell["p99_us"] for cell in cells["floor"]),
            "errors": sum(cell.get("errors", 0) for side in cells.values() for cell in side),
            "rss_mib": server.rss_mib(),
            "cells": cells,
        }
        self.figures.append(figure)
        print(report.line(figure), flush=True)

    def program(self, name, *args):
        """A load program of ours; its JSON."""
        command = [*java(), f"dev.reprise.bench.load.{name}", *map(str, args)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if ran.returncode != 0 or not ran.stdout.strip():
            raise Failed(f"{name}: {ran.stdout[-500:]} {ran.stderr[-1000:]}")
        return json.loads(ran.stdout.strip().splitlines()[-1])

    # --- scenarios ---
    def hits(self, kib, floor, gateway, name, mode="same"):
        """Hits; the mode says what differs between the requests (post.lua)."""
        body = self.body(kib, "det")
        self.must_hit(gateway, body)
        self.must_hit_varied(gateway, body, mode)
        self.pairs(f"{name} {kib} KB", floor, (gateway, gateway.url), body, mode, "nginx return 200")

    def must_hit_varied(self, gateway, body, mode):
        """One request as the load sends it, never sent before, must be a hit, too (parsed or recognised)."""
        text, headers = body.read_bytes(), {}
        number = f"{time.time_ns() // 1000 % 10**12:012d}"
        if mode == "transport":
            headers = {"traceparent": f"00-{'0' * 20}{number}-0000{number}-01", "x-request-id": number,
                       "x-stainless-retry-count": "1"}
        elif mode == "ignored":
            text = b'{"metadata":{"run":"%s"},' % number.encode() + text[1:]
        _, said, _ = ask(gateway.url, text, headers)
        if "; hit" not in said.get("cache-status", ""):
            raise Failed(f"no hit for {body.name}, {mode}: Cache-Status {said.get('cache-status')}")

    def must_hit(self, gateway, body):
        """Asks until the answer is a hit: what is measured below must be what its name says."""
        text = body.read_bytes()
        for _ in range(100):
            status, headers, answer = ask(gateway.url, text)
            if status != 200:
                raise Failed(f"the gateway answered {status}: {answer[:300]}")
            if "; hit" in headers.get("cache-status", ""):
                return headers["cache-status"]
            time.sleep(0.02)
        raise Failed(f"no hit for {body.name}: Cache-Status {headers.get('cache-status')}")

    def choose_kind(self, gateway):
        """Eight read-only tools in the request when this gateway reuses such answers, else none."""
        self.kind = "tools"
        try:
            self.must_hit(gateway, self.body(2, "det"))
        except Failed as why:
            self.kind = "plain"
            self.notes.append(f"requests carry no tools: {why}")

    def misses(self, kib, kind, name, proxy, gateway):
        body = self.body(kib, kind)
        self.pairs(f"{name} {kib} KB", proxy, (gateway, gateway.url), body, "unique", "nginx proxy_pass")

    def overhead(self, direct, gateway):
        """A fixed rate: what a miss waits more than the same request straight to the upstream."""
        body = self.body(2, "det")
        shape = (self.size["rate"], self.size["open"], 16)
        self.program("OpenLoop", gateway.url, body, "unique", *shape)
        cells = {"floor": [], "reprise": []}
        for _ in range(max(1, self.size["pairs"] // 2)):
            cells["floor"].append(self.program("OpenLoop", direct, body, "unique", *shape))
            cells["reprise"].append(self.program("OpenLoop", gateway.url, body, "unique", *shape))
        self.add(f"miss at {shape[0]}/s, open loop", "p50_us", "direct to the upstream", cells, gateway)
        figure = self.figures[-1]
        figure["added_p50_ms"] = round((figure["p50_us"] - figure["floor_p50_us"]) / 1000, 3)
        figure["added_p99_ms"] = round((figure["p99_us"] - figure["floor_p99_us"]) / 1000, 3)
        print(f"    added: p50 {figure['added_p50_ms']} ms, p99 {figure['added_p99_ms']} ms", flush=True)

    def streams(self, upstream_port, kind):
        proxy_port = free_port()
        proxy = self.up(proxying(WORK / "nginx-stream", proxy_port, upstream_port))
        gateway = self.up(Gateway(WORK / "gateway-stream", upstream_port))
        body = self.body(2, kind, stream=True)
        sides = {
            "floor": (proxy, f"http://127.0.0.1:{proxy_port}/v1/chat/completions"),
            "reprise": (gateway, gateway.url),
        }
        cells = {"floor": [], "reprise": []}
        for turn in range(self.size["pairs"] + 1):
            for who, (server, url) in sides.items():
                before = server.cpu()
                cell = self.program("StreamReaders", url, body, self.size["streams"], self.size["cell"])
                cell["cpu_us"] = round((server.cpu() - before) * 1e6 / max(1, cell["count"]), 2)
                cell["errors"] = cell["failed"]
                if turn > 0:  # the first turn warms both
                    cells[who].append(cell)
        what = "stored" if kind == "det" else "passed through"
        self.add(f"streamed chunk, {self.size['streams']} streams, {what}", "cpu_us", "nginx proxy_pass", cells, gateway)
        self.down(gateway)
        self.down(proxy)

    def joiners(self):
        stub = self.up(Java("Upstream", [0, 4000, 1, 1], WORK / "joiners-stub.log"))
        port = int(stub.said(r"listening (\d+)").group(1))
        gateway = self.up(Gateway(WORK / "gateway-joiners", port))
        warm = self.body(2, "det")
        before = gateway.cpu()
        told = self.program("Joiners", gateway.url, warm, self.size["joiners"])
        told["cpu_us"] = round((gateway.cpu() - before) * 1e6 / told["callers"], 2)
        _, _, count = ask(f"http://127.0.0.1:{port}/count", None)
        told["upstream_calls"] = int(count)
        told["rss_mib"] = gateway.rss_mib()
        figure = {"figure": f"{told['callers']} askers of one key", "measure": "upstream_calls", "value": int(count), **told}
        self.figures.append(figure)
        print(report.joined(figure), flush=True)
        self.down(gateway)
        self.down(stub)

    def starts(self, upstream):
        """Spawn to first answer, asked every 5 ms; with the start-up cache and without, in turn."""
        body = self.body(2, "det").read_bytes()
        cells = {"reprise": [], "no AOT cache": []}
        for _ in range(self.size["starts"]):
            for who in cells:
                env = {"REPRISE_AOT": "off"} if who != "reprise" else {}
                cells[who].append(one_start(upstream, body, env))
        for who, times in cells.items():
            figure = {
                "figure": f"start to first answer, {'AOT cache' if who == 'reprise' else who}",
                "measure": "ms",
                "value": statistics.median(cell["ms"] for cell in times),
                "cpu_ms": statistics.median(cell["cpu_ms"] for cell in times),
                "rss_mib": statistics.median(cell["rss_mib"] for cell in times),
                "cells": times,
            }
            self.figures.append(figure)
            print(report.start(figure), flush=True)

    def collectors(self, floor, upstream):
        """Which collector: CPU, tail and memory under hits and misses, each in a gateway of its own."""
        for collector in ("UseSerialGC", "UseG1GC", "UseParallelGC"):
            gateway = self.up(Gateway(WORK / f"gateway-{collector}", upstream, options=f"-XX:+{collector}"))
            idle = gateway.rss_mib()
            self.hits(2, floor, gateway, f"{collector}: L1 hit")
            self.misses(2, "det", f"{collector}: miss", floor, gateway)
            self.figures[-1]["rss_idle_mib"] = idle
            print(f"    {collector}: RSS idle {idle} MiB, after the misses {gateway.rss_mib()} MiB", flush=True)
            self.down(gateway)


def one_start(upstream, body, env):
    began = time.monotonic()
    gateway = Gateway(WORK / "gateway-start", upstream, env=env)
    try:
        while ask(gateway.url, body)[0] != 200:
            time.sleep(0.005)
        took = time.monotonic() - began
        return {"ms": round(took * 1000), "cpu_ms": round(gateway.cpu() * 1000), "rss_mib": gateway.rss_mib()}
    finally:
        gateway.stop()


def measure(run, wanted):
    stub_port, floor_port, proxy_port = free_port(), free_port(), free_port()
    run.up(returning(WORK / "nginx-stub", stub_port))
    path = "/v1/chat/completions"
    floor = (run.up(returning(WORK / "nginx-floor", floor_port)), f"http://127.0.0.1:{floor_port}{path}")
    proxy = (run.up(proxying(WORK / "nginx-proxy", proxy_port, stub_port)), f"http://127.0.0.1:{proxy_port}{path}")
    gateway = run.up(Gateway(WORK / "gateway", stub_port))
    run.choose_kind(gateway)

    def embedded():
        small = run.up(Gateway(WORK / "gateway-l2", stub_port, l1="1KiB"))
        for kib in (2, 64):
            status = run.must_hit(small, run.body(kib, "det"))
            run.notes.append(f"embedded hit, {kib} KB: {status}")
            run.hits(kib, floor, small, "embedded L2 hit")
        run.down(small)

    def streams():
        upstream = run.up(Java("Upstream", [0, 0, 200, 5000], WORK / "stream-stub.log"))
        port = int(upstream.said(r"listening (\d+)").group(1))
        run.streams(port, "free")
        run.streams(port, "det")
        run.down(upstream)

    scenarios = {
        "start": lambda: run.starts(stub_port),
        "hit": lambda: [run.hits(kib, floor, gateway, f"L1 hit, {what}", mode) for what, mode, kib in HITS],
        "miss": lambda: [run.misses(kib, "det", "miss, stored", proxy, gateway) for kib in (2, 64)],
        "bypass": lambda: [run.misses(kib, "free", "bypass", proxy, gateway) for kib in (2, 64)],
        "overhead": lambda: run.overhead(f"http://127.0.0.1:{stub_port}{path}", gateway),
        "embedded": embedded,
        "streams": streams,
        "joiners": run.joiners,
    }
    extra = {"collectors": lambda: run.collectors(floor, stub_port)}
    failed = []
    for name in wanted or scenarios:
        try:
            (scenarios | extra)[name]()
        except (Failed, subprocess.SubprocessError, OSError) as why:
            failed.append(name)
            run.notes.append(f"{name}: not measured: {why}")
            print(f"{name}: NOT MEASURED: {why}", file=sys.stderr, flush=True)
    return failed


def main():
    mode, *wanted = sys.argv[1:] or ["smoke"]
    WORK.mkdir(parents=True, exist_ok=True)
    run = Run(mode)
    try:
        failed = measure(run, wanted)
    except Failed as why:
        print(why, file=sys.stderr)
        return 1
    finally:
        run.stop()
    folder = ROOT / "bench" / "results" if mode == "full" else WORK
    command = "bench/run " + " ".join([mode, *wanted])
    written = report.write(folder, "load-" + "-".join([mode, *wanted]), command, run)
    print(f":: {len(run.figures)} figures in {pathlib.Path(written).relative_to(ROOT)}")
    return 1 if failed else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
