"""The same question twice, through every SDK and in every mix of stream and non-stream."""

import pytest

from conftest import needs_cache

pytestmark = needs_cache

MODES = pytest.mark.parametrize(
    "first, second", [(False, False), (False, True), (True, False), (True, True)],
    ids=["whole then whole", "whole then stream", "stream then whole", "stream then stream"],
)


@MODES
def test_the_second_answer_is_a_hit_with_the_same_text_and_a_fresh_id(caller, question, first, second):
    made = caller.ask(question, stream=first)
    replayed = caller.ask(question, stream=second)

    assert made.cache_status()["fwd"] == "miss"
    assert "hit" not in made.cache_status()
    assert replayed.cache_status().get("hit") is True, replayed.header("cache-status")
    assert replayed.text == made.text
    assert made.text
    assert replayed.id != made.id


def test_a_miss_says_that_it_was_stored_and_under_which_key(caller, question):
    status = caller.ask(question, stream=False).cache_status()

    assert status.get("stored") is True
    assert status["key"].startswith("pc_")


def test_a_hit_tells_its_age_what_it_avoided_and_its_own_request_id(caller, question):
    made = caller.ask(question, stream=False)
    replayed = caller.ask(question, stream=False)

    assert 0 <= int(replayed.header("age")) < 60
    assert made.header("age") is None
    usage = dict(part.strip().split("=") for part in replayed.header("reprise-usage").split(","))
    assert int(usage["provider-tokens"]) == 0
    assert int(usage["tokens-avoided"]) > 0
    assert made.header("reprise-request-id")
    assert replayed.header("reprise-request-id") not in (None, made.header("reprise-request-id"))


def test_an_answer_is_never_shared_between_two_credentials(caller, question):
    caller.ask(question, stream=False, key="ada-of-acme")
    assert "hit" in caller.ask(question, stream=False, key="ada-of-acme").cache_status()  # the positive control

    assert "hit" not in caller.ask(question, stream=False, key="cy-of-globex").cache_status()


def test_without_declared_determinism_nothing_is_replayed(caller, question):
    caller.ask(question, stream=False, temperature=None)
    again = caller.ask(question, stream=False, temperature=None)

    assert again.cache_status()["fwd"] == "bypass"
    assert again.cache_status()["detail"]


def test_a_question_that_offers_tools_is_not_replayed(caller, question):
    caller.ask(question, stream=False, tools=True)
    again = caller.ask(question, stream=False, tools=True)

    assert "hit" not in again.cache_status()
