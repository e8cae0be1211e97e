#!/usr/bin/env python3
"""Reads out of the official Python SDKs which members of requests, and which segments of paths, hold an id.

    pip install openai anthropic google-genai      # or: --wheels FOLDER with unpacked wheels
    python3 compat/ids.py > core/src/test/resources/dev/reprise/provider/sdk-ids.json

The test SdkIdsTest compares the list with the ids.json of each dialect: a name that nobody has classified fails it.
"""
import ast, datetime, importlib.util, json, pathlib, re, sys

PACKAGES = {"openai": "openai", "anthropic": "anthropic", "google-genai": "google/genai"}
ID = re.compile(r"^(id|ids|.*_ids?)$")


def folder(name, wheels):
    if wheels:
        return pathlib.Path(wheels) / name
    found = importlib.util.find_spec(name.replace("/", "."))
    return pathlib.Path(found.submodule_search_locations[0])


def version(root):
    for file in (root / "_version.py", root / "version.py"):
        if file.exists():
            found = re.search(r"__version__ = ['\"]([^'\"]+)", file.read_text())
            if found:
                return found.group(1)
    return "unknown"


def typed_dicts(root):
    """Members of typed dictionaries: what callers send, and with Google's SDK also what they receive."""
    for file in sorted(root.rglob("*.py")):
        if "tests" in file.parts:
            continue
        try:
            tree = ast.parse(file.read_text())
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any("TypedDict" in ast.unparse(base) for base in node.bases):
                for part in node.body:
                    if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                        kind = ast.unparse(part.annotation)
                        if ID.match(part.target.id) and "str" in kind:
                            yield part.target.id, file.relative_to(root).with_suffix("").as_posix()


def segments(root):
    """Names in the paths that the SDK calls."""
    for file in sorted(root.rglob("*.py")):
        if "tests" not in file.parts:
            for path in re.findall(r"[\"'](/?[a-z0-9_/]*\{[^\"']*)[\"']", file.read_text()):
                for name in re.findall(r"\{(\w+_id)\}", path):
                    yield name, path


def main():
    wheels = sys.argv[2] if len(sys.argv) > 2 and sys.argv[1] == "--wheels" else None
    read = {}
    for package, place in PACKAGES.items():
        root = folder(place, wheels)
        members, paths = {}, {}
        for name, where in typed_dicts(root):
            members.setdefault(name, where)
        for name, path in segments(root):
            paths.setdefault(name, set()).add(path)
        read[package] = {"version": version(root), "members": members, "path_segments": {name: sorted(each) for name, each in paths.items()}}
    json.dump({"source": "compat/ids.py over the official Python SDKs",
               "day": datetime.date.today().isoformat(), "sdks": read}, sys.stdout, indent=1, sort_keys=True)
    print()


main()
