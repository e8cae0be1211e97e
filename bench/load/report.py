"""Figures as a readable table and as data: what was run, on what, from which commit."""

import datetime
import json
import os
import pathlib
import platform
import re
import subprocess


def line(figure):
    ours, floor = figure["value"], figure["floor_value"]
    return (
        f"{figure['figure']:<46} {ours:>9.1f} {figure['measure']:<7} floor {floor:>8.1f}  ratio {figure['ratio']:>6.2f}"
        f" {figure['ratio_spread']}  p50 {figure['p50_us']:>7.0f} p99 {figure['p99_us']:>8.0f} us"
        f"  RSS {figure['rss_mib']} MiB  errors {figure['errors']}"
    )


def joined(figure):
    return (
        f"{figure['figure']:<46} {figure['value']:>9} upstream calls, {figure['answered']} answered,"
        f" {figure['failed']} failed, {figure['different_texts']} text(s), {figure['cpu_us']} us CPU each,"
        f" p99 {figure['p99_us'] / 1000:.0f} ms, RSS {figure['rss_mib']} MiB"
    )


def start(figure):
    return f"{figure['figure']:<46} {figure['value']:>9.0f} ms, {figure['cpu_ms']:.0f} ms CPU, RSS {figure['rss_mib']:.0f} MiB"


def any_line(figure):
    if "ratio" in figure:
        return line(figure)
    return joined(figure) if figure["measure"] == "upstream_calls" else start(figure)


def said(*command):
    ran = subprocess.run(command, capture_output=True, text=True)
    return (ran.stdout + ran.stderr).strip()


def machine():
    """What a reader needs to judge the figures; no names and no paths."""
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())
    version = re.search(r'version "([^"]+)"', said(os.environ["BENCH_JAVA"], "-version"))
    return {
        "cpu": cpu.group(1) if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(int(memory.group(1)) / 2**20),
        "kernel": platform.release().split("-")[0],
        "jdk": version.group(1) if version else "?",
        "nginx": said("nginx", "-v").rpartition("/")[2],
        "load_average_at_end": round(os.getloadavg()[0], 1),
        "note": "generator, upstream and server share these cores",
    }


def write(folder, name, command, run):
    folder.mkdir(parents=True, exist_ok=True)
    today = datetime.datetime.now(datetime.timezone.utc)
    about = {
        "date": today.strftime("%Y-%m-%dT%H:%MZ"),
        "commit": said("git", "rev-parse", "--short", "HEAD"),
        "uncommitted_changes": bool(said("git", "status", "--porcelain", "--untracked-files=no")),
        "command": command,
        "machine": machine(),
        "request": "chat completion with eight read-only tools" if run.kind == "tools" else "chat completion",
        "notes": run.notes,
    }
    base = folder / f"{today:%Y-%m-%d}-{name}"
    base.with_suffix(".json").write_text(json.dumps({**about, "figures": run.figures}, indent=1) + "\n")
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in about.items()]
    table = "\n".join([*lines, "", *(any_line(figure) for figure in run.figures)])
    base.with_suffix(".txt").write_text(table + "\n")
    return base.with_suffix(".txt")
