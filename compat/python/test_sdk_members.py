"""The comparison tells what an SDK knows and we do not, wherever it stands."""

import json
import typing

import pytest
import sdk_members
from typing_extensions import TypedDict


class Part(TypedDict, total=False):
    text: str
    parts: "typing.Iterable[Part]"


class Body(TypedDict, total=False):
    model: str
    content: typing.Union[str, typing.Iterable[Part]]
    labels: typing.Dict[str, str]


def listed():
    listing = sdk_members.Listing()
    listing.top({name: sdk_members.Shape().add(kind) for name, kind in sdk_members.members_of(Body, False).items()})
    return listing.json()


def told(kept, keyed, tmp_path, clients=None):
    sheet = tmp_path / "openai" / "chat" / "embeddings.json"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(json.dumps({"keyed": keyed, "like": {"content[].parts[]": "content[]"}, "free": ["labels"],
                                 "ignored": {}, "forbidden": {}}))
    found = {"openai": {"operations": {"embeddings": listed()}}}
    return sdk_members.compare(found, {"openai": {"operations": {"embeddings": kept}}}, clients or {}, tmp_path)


KEYED = {"": ["model", "content"], "content[]": ["text", "parts"]}


def test_types_become_paths_and_a_type_that_holds_itself_refers_to_its_first_place():
    assert listed() == {"members": {"": ["content", "labels", "model"], "content[]": ["parts", "text"]},
                        "like": {"content[].parts[]": "content[]"}, "free": ["labels"]}


def test_nothing_is_told_when_both_know_everything(tmp_path):
    assert told(listed(), KEYED, tmp_path) == []


@pytest.mark.parametrize("holder, name, path", [("", "model", "model"), ("content[]", "text", "content[].text")])
def test_what_the_simulator_does_not_know_is_told(tmp_path, holder, name, path):
    kept = listed()
    kept["members"][holder].remove(name)
    assert f"simulator: openai embeddings: {path}" in told(kept, KEYED, tmp_path)


def test_what_core_does_not_know_is_told_at_every_place(tmp_path):
    lines = told(listed(), KEYED | {"content[]": ["parts"]}, tmp_path)
    assert "core (openai/chat/embeddings.json): content[].text" in lines
    assert "core (openai/chat/embeddings.json): content[].parts[].text" in lines


def test_what_clients_send_must_be_known_to_core(tmp_path):
    clients = {"openai": {"embeddings": {"installation": "a client"}}}
    assert told(listed(), KEYED, tmp_path, clients) == [
        "core (openai/chat/embeddings.json): installation, which clients send"]
