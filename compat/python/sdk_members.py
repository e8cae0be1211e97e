"""The request members that the official SDKs know, read from their types.

    sdk_members.py --data DIR --sheets DIR            compares; exit 1 when an SDK knows a member that DIR does not
    sdk_members.py --data DIR --sheets DIR --write    writes DIR/<dialect>.json from the SDKs that are installed

DIR of --data holds the simulator's lists, one file a dialect, and clients.json, which is kept by hand: members that
no type lists and that clients or older API versions send. --sheets is the folder of the field sheets of core, which
must name every member too: what a sheet does not name is keyed, but nobody has thought about it.

A path names the object that holds the members: "" is the body, "a.b" an object in an object, "a[]" the elements of an
array. "like" refers to a path that holds the same types; below a "free" path the names are the caller's own.
"""

import argparse
import ast
import collections.abc
import importlib
import importlib.metadata
import inspect
import json
import pathlib
import re
import sys
import types
import typing

import pydantic
import typing_extensions

# Dialect and operation; the sheet of core (none where core passes the operation through unread), and the types of the method's parameters.
STAINLESS = {
    "anthropic": {
        "messages": ("anthropic/messages.json", "types.message_create_params.MessageCreateParams",
                     "types.beta.message_create_params.MessageCreateParams"),
        "count_tokens": ("anthropic/count_tokens.json", "types.message_count_tokens_params.MessageCountTokensParams",
                         "types.beta.message_count_tokens_params.MessageCountTokensParams"),
    },
    "openai": {
        "chat": ("openai/chat/chat.json", "types.chat.completion_create_params.CompletionCreateParams"),
        "responses": ("openai/responses/responses.json", "types.responses.response_create_params.ResponseCreateParams"),
        "compact": ("", "types.responses.response_compact_params.ResponseCompactParams"),
        "input_tokens": ("", "types.responses.input_token_count_params.InputTokenCountParams"),
        "embeddings": ("openai/chat/embeddings.json", "types.embedding_create_params.EmbeddingCreateParams"),
    },
}
GEMINI = {
    "generateContent": ("gemini/generate.json", "GenerateContentParameters", "GenerateContentConfig"),
    "countTokens": ("gemini/count_tokens.json", "CountTokensParameters", "CountTokensConfig"),
}
PACKAGES = {"anthropic": "anthropic", "openai": "openai", "gemini": "google-genai"}


class Shape:
    """What may stand in one place: objects of these types, an array of elements, or anything."""

    def __init__(self):
        self.objects, self.elements, self.free = {}, None, False

    def add(self, kind):
        origin = typing.get_origin(kind)
        arguments = typing.get_args(kind)
        if kind in (typing.Any, object):
            self.free = True
        elif isinstance(kind, typing_extensions.TypeAliasType):
            self.add(kind.__value__)
        elif isinstance(kind, typing.TypeVar):
            self.free = self.free or kind.__bound__ is None
        elif origin in (typing.Union, types.UnionType, typing.Annotated, typing_extensions.Required,
                        typing_extensions.NotRequired, typing.Required, typing.NotRequired):
            for each in arguments[:1] if origin is typing.Annotated else arguments:
                self.add(each)
        elif origin is typing.Literal:
            return
        elif origin is not None and issubclass(origin, collections.abc.Mapping):
            self.free = True
        elif origin is not None and issubclass(origin, collections.abc.Iterable):
            self.element(arguments[0])
        elif inspect.isclass(kind) and issubclass(kind, collections.abc.Mapping) and not typing_extensions.is_typeddict(
                kind):
            self.free = True
        elif hasattr(kind, "__getitem__") and getattr(kind, "_is_protocol", False):
            self.element(arguments[0] if arguments else object)
        elif typing_extensions.is_typeddict(kind):
            self.objects[kind] = None
        elif inspect.isclass(kind) and issubclass(kind, pydantic.BaseModel):
            self.objects[kind] = None
        return self

    def element(self, kind):
        self.elements = self.elements or Shape()
        self.elements.add(kind)


def members_of(kind, camel):
    """Wire name to type of one object type."""
    if typing_extensions.is_typeddict(kind):
        hints = typing_extensions.get_type_hints(kind, include_extras=True)
        # The parameter "betas" travels as the header anthropic-beta; no alias says so.
        return {wire_name(name, hint): hint for name, hint in hints.items()
                if not header(hint) and name != "betas"}
    found = {}
    for name, field in kind.model_fields.items():
        wire = camel_case(name) if camel else (field.alias or name)
        found[wire] = field.annotation
    return found


def alias(hint):
    for part in typing.get_args(hint) if typing.get_origin(hint) is not None else ():
        if getattr(part, "alias", None):
            return part.alias
        inner = alias(part)
        if inner:
            return inner
    return None


def wire_name(name, hint):
    return alias(hint) or name


def header(hint):
    return "-" in (alias(hint) or "")


def camel_case(name):
    head, *rest = name.split("_")
    return name if not head else head + "".join(part[:1].upper() + part[1:] for part in rest)


class Listing:
    """The members by path, found by a walk over types; a place with types seen before refers to the first one."""

    def __init__(self, camel=False):
        self.camel, self.members, self.like, self.free, self.seen = camel, {}, {}, set(), {}

    def top(self, fields):
        self.members[""] = sorted(fields)
        self.walk([(name, kind) for name, kind in sorted(fields.items())])

    def walk(self, places):
        """Breadth first, so that what is referred to stands nearest to the body."""
        while places:
            later = []
            for path, kinds in places:
                shape = kinds if isinstance(kinds, Shape) else Shape().add(kinds)
                if shape.free:
                    self.free.add(path)
                if shape.elements:
                    later.append((path + "[]", shape.elements))
                if shape.objects:
                    later += self.holder(path, shape.objects)
            places = later

    def holder(self, path, kinds):
        key = frozenset(kinds)
        if key in self.seen:
            self.like[path] = self.seen[key]
            return []
        fields = {}
        for kind in kinds:
            for name, hint in members_of(kind, self.camel).items():
                fields.setdefault(name, Shape()).add(hint)
        self.seen[key] = path
        self.members[path] = sorted(fields)
        return [(path + "." + name, shape) for name, shape in sorted(fields.items())]

    def json(self):
        return {"members": dict(sorted(self.members.items())), "like": dict(sorted(self.like.items())),
                "free": sorted(self.free)}


def stainless(package, *names):
    """The parameters of a method; those that travel as headers are left out."""
    body = Shape()
    for name in names:
        module, _, kind = name.rpartition(".")
        body.add(getattr(importlib.import_module(f"{package}.{module}"), kind))
    fields = {}
    for kind in body.objects:
        for name, hint in members_of(kind, False).items():
            fields.setdefault(name, Shape()).add(hint)
    listing = Listing()
    listing.top(fields)
    return listing.json()


def gemini(parameters, config):
    """The converters say where a parameter goes on the wire; the classes say what stands there."""
    sdk = importlib.import_module("google.genai.models")
    kinds = importlib.import_module("google.genai.types")
    tree = {node.name: node for node in ast.parse(inspect.getsource(sdk)).body if isinstance(node, ast.FunctionDef)}
    known = {"contents": list[kinds.Content], "systemInstruction": kinds.Content, "tools": list[kinds.Tool]}
    fields, inner = {}, {}
    for target in ("mldev", "vertex"):
        for path, _ in settings(tree[f"_{parameters}_to_{target}"], "to_object"):
            if path[0] != "_url":
                fields.setdefault(path[0], Shape())
        function = tree[f"_{config}_to_{target}"]
        for path, source in settings(function, "parent_object"):
            fields.setdefault(path[0], Shape()).add(known.get(path[0]) or field(kinds, config, source))
        for path, source in settings(function, "to_object"):
            inner.setdefault(path[0], Shape()).add(field(kinds, config, source))
    for name, kind in known.items():
        if name in fields:
            fields[name] = Shape().add(kind)
    if "generationConfig" in fields and not inner:
        fields["generationConfig"].add(kinds.GenerationConfig)
    listing = Listing(camel=True)
    listing.top({name: shape for name, shape in fields.items()})
    if inner:
        # Types that both know are described where the body holds them; the rest is described below.
        listing.members["generationConfig"] = sorted(inner)
        listing.walk([("generationConfig." + name, shape) for name, shape in sorted(inner.items())])
    return listing.json()


def settings(function, target):
    """Every setv(target, [path], ... getv(from_object, [source]) ...) of a converter."""
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "setv" and ast.unparse(call.args[0]) == target:
            source = re.search(r"getv\(from_object, \['(\w+)'\]\)", ast.unparse(call.args[2]))
            yield ast.literal_eval(call.args[1]), source.group(1) if source else None


# Unions of the SDK's conveniences, which hold images of Python libraries and functions: what goes on the wire.
WIRE = {"speech_config": "SpeechConfig"}


def field(kinds, config, name):
    if name in WIRE:
        return getattr(kinds, WIRE[name])
    if name and ("schema" in name):
        return object
    fields = getattr(kinds, config).model_fields
    return fields[name].annotation if name in fields else str


# Where an SDK names the models.
MODELS = {"anthropic": ("types.model_param.ModelParam",),
          "openai": ("types.shared.chat_model.ChatModel", "types.shared.responses_model.ResponsesModel",
                     "types.embedding_model.EmbeddingModel")}


def models(dialect):
    names = set()
    for where in MODELS[dialect]:
        module, _, kind = where.rpartition(".")
        names |= literals(getattr(importlib.import_module(f"{dialect}.{module}"), kind))
    return sorted(names)


def literals(kind):
    if typing.get_origin(kind) is typing.Literal:
        return set(typing.get_args(kind))
    return set().union(*(literals(each) for each in typing.get_args(kind)))


def everything():
    for dialect, operations in STAINLESS.items():
        found = {name: stainless(dialect, *how[1:]) for name, how in operations.items()}
        yield dialect, {"source": source(dialect), "models": models(dialect), "operations": found}
    found = {name: gemini(*how[1:]) for name, how in GEMINI.items()}
    yield "gemini", {"source": source("gemini"), "operations": found}


def source(dialect):
    package = PACKAGES[dialect]
    return f"types of {package} {importlib.metadata.version(package)} (PyPI), read by compat/members"


def written(value, indent=""):
    """JSON with one line an object's member and lists of names on one line, so that a change is one line."""
    if not isinstance(value, dict) or not value:
        return json.dumps(value)
    inner = indent + "  "
    lines = [f"{inner}{json.dumps(name)}: {written(each, inner)}" for name, each in value.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


class Names:
    """Whether a list names a member at a path."""

    def __init__(self, members, like, free, more=()):
        self.members, self.like, self.free, self.more = members, like, list(free), set(more)

    def have(self, path):
        if path in self.more or any(path == free or below(path, free) for free in self.free):
            return True
        at = path
        for _ in range(20):
            holder, _, name = at.rpartition(".")
            if name in self.members.get(holder, ()):
                return True
            longest = max((key for key in self.like if below(at, key)), key=len, default=None)
            if longest is None:
                return False
            at = self.like[longest] + at[len(longest):]
        return False


def below(path, above):
    return path.startswith(above) and path[len(above):len(above) + 1] in (".", "[")


def paths(listing):
    for holder, names in listing["members"].items():
        for name in names:
            yield f"{holder}.{name}" if holder else name


def sheet_names(file):
    sheet = json.loads(file.read_text())
    more = list(sheet["ignored"]) + list(sheet["forbidden"])
    return Names(sheet["keyed"], sheet["like"], list(sheet["free"]) + list(sheet["ignored"]), more)


def compare(found, kept, clients, sheets):
    """What the SDKs know and we do not, as lines."""
    lines = []
    for dialect, now in found.items():
        how = STAINLESS.get(dialect) or GEMINI
        for model in now.get("models", ()):
            if model not in kept.get(dialect, {}).get("models", ()):
                lines.append(f"simulator: {dialect} model: {model}")
        for operation, listing in now["operations"].items():
            ours = kept.get(dialect, {}).get("operations", {}).get(operation)
            lists = Names(ours["members"], ours["like"], ours["free"]) if ours else Names({}, {}, [])
            sheet = sheet_names(sheets / how[operation][0]) if how[operation][0] else None
            # References are followed, so that a sheet with other references is asked about every place.
            for path in sorted(set(paths(listing)) | set(referred(listing))):
                if not lists.have(path):
                    lines.append(f"simulator: {dialect} {operation}: {path}")
                if sheet and not sheet.have(path):
                    lines.append(f"core ({how[operation][0]}): {path}")
            for path in clients.get(dialect, {}).get(operation, {}):
                if not sheet.have(path):
                    lines.append(f"core ({how[operation][0]}): {path}, which clients send")
    return lines


def referred(listing, depth=2):
    """The members at the places that refer to others, followed a few times (types may hold themselves)."""
    known = dict(listing["members"])
    like = dict(listing["like"])
    for _ in range(depth):
        for path, target in list(like.items()):
            for holder in list(known):
                if holder == target or below(holder, target):
                    known.setdefault(path + holder[len(target):], known[holder])
            for place, other in list(listing["like"].items()):
                if below(place, target):
                    like.setdefault(path + place[len(target):], other)
    for holder, names in known.items():
        for name in names:
            yield f"{holder}.{name}" if holder else name


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--sheets", type=pathlib.Path, required=True)
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    found = dict(everything())
    if options.write:
        for dialect, now in found.items():
            (options.data / f"{dialect}.json").write_text(written(now) + "\n")
    kept = {}
    for dialect in found:
        file = options.data / f"{dialect}.json"
        kept[dialect] = json.loads(file.read_text()) if file.exists() else {}
    clients = json.loads((options.data / "clients.json").read_text())
    lines = compare(found, kept, clients, options.sheets)
    for line in lines:
        print(line)
    count = sum(len(names) for now in found.values() for listing in now["operations"].values()
                for names in listing["members"].values())
    told = ", ".join(f"{PACKAGES[d]} {importlib.metadata.version(PACKAGES[d])}" for d in found)
    print(f":: members: {count} of {told}; {len(lines)} that we do not know")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
