"""The official Anthropic SDK with nothing changed but the base URL."""

import asyncio

import anthropic
import pytest

from conftest import ANTHROPIC_MODEL, SCHEMA, URL, anthropic_client, tiny_png_base64

TOOL = {"name": "opening_hours", "description": "Hours.", "input_schema": SCHEMA}


def asked(text, **more):
    return {"model": ANTHROPIC_MODEL, "max_tokens": 400, "messages": [{"role": "user", "content": text}], **more}


def test_a_message_has_text_a_stop_reason_and_usage(question):
    answer = anthropic_client().messages.create(**asked(question))

    assert answer.role == "assistant"
    assert answer.stop_reason == "end_turn"
    assert answer.content[0].text
    assert answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0
    assert answer._request_id


def test_a_stream_adds_up_to_its_final_message(question):
    with anthropic_client().messages.stream(**asked(question)) as live:
        text = "".join(live.text_stream)
        final = live.get_final_message()

    assert text == final.content[0].text != ""
    assert final.stop_reason == "end_turn"
    assert final.usage.output_tokens > 0


def test_the_events_of_a_stream_come_in_their_order(question):
    kinds = [event.type for event in anthropic_client().messages.create(**asked(question), stream=True)]

    assert kinds[0] == "message_start"
    assert kinds[-2:] == ["message_delta", "message_stop"]
    assert kinds.index("content_block_start") < kinds.index("content_block_delta") < kinds.index("content_block_stop")


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_tool_is_called_and_its_result_is_answered(question, stream):
    client = anthropic_client()
    first_ask = asked(question, tools=[TOOL], tool_choice={"type": "any"})
    if stream:
        with client.messages.stream(**first_ask) as live:
            first = live.get_final_message()
    else:
        first = client.messages.create(**first_ask)
    assert first.stop_reason == "tool_use"
    use = next(block for block in first.content if block.type == "tool_use")
    assert use.name == "opening_hours"
    assert set(use.input) >= {"branch", "day"}

    result = {"type": "tool_result", "tool_use_id": use.id, "content": '{"opens": 9}'}
    turn = asked(question, tools=[TOOL])
    turn["messages"] += [
        {"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in first.content]},
        {"role": "user", "content": [result]},
    ]
    assert client.messages.create(**turn).stop_reason in ("end_turn", "tool_use")


def test_structured_output_is_valid_for_its_schema(question):
    import json

    answer = anthropic_client().messages.create(
        **asked(question, output_config={"format": {"type": "json_schema", "schema": SCHEMA}})
    )

    assert set(json.loads(answer.content[0].text)) >= {"branch", "day"}


def test_an_image_is_accepted(question):
    image = {"type": "base64", "media_type": "image/png", "data": tiny_png_base64()}
    ask = asked([{"type": "image", "source": image}, {"type": "text", "text": question}])

    assert anthropic_client().messages.create(**ask).content[0].text


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_thinking_comes_first_and_is_signed(question, stream):
    ask = asked(question, thinking={"type": "enabled", "budget_tokens": 1024}) | {"max_tokens": 2048}
    if stream:
        with anthropic_client().messages.stream(**ask) as live:
            answer = live.get_final_message()
    else:
        answer = anthropic_client().messages.create(**ask)

    assert [block.type for block in answer.content] == ["thinking", "text"]
    assert answer.content[0].thinking and answer.content[0].signature


def test_tokens_are_counted(question):
    ask = asked(question)
    del ask["max_tokens"]

    assert anthropic_client().messages.count_tokens(**ask).input_tokens > 0


def test_models_are_listed():
    assert any(model.id.startswith(ANTHROPIC_MODEL) for model in anthropic_client().models.list())


def test_an_unknown_model_is_the_sdks_not_found_error(question):
    with pytest.raises(anthropic.NotFoundError) as refused:
        anthropic_client().messages.create(**(asked(question) | {"model": "claude-none"}))

    assert refused.value.body["error"]["type"] == "not_found_error"
    assert "claude-none" in refused.value.message


def test_a_bad_value_is_the_sdks_bad_request_error(question):
    with pytest.raises(anthropic.BadRequestError) as refused:
        anthropic_client().messages.create(**(asked(question) | {"max_tokens": -1}))

    assert refused.value.body["error"]["type"] == "invalid_request_error"


def test_a_read_of_the_providers_own_cache_is_reported(question):
    long = f"{question} " + "The harbour office keeps the whole list. " * 400
    system = [{"type": "text", "text": long, "cache_control": {"type": "ephemeral"}}]
    first, second = (anthropic_client().messages.create(**asked(f"turn {i}", system=system)) for i in range(2))

    assert first.usage.cache_creation_input_tokens > 1024
    assert second.usage.cache_read_input_tokens == first.usage.cache_creation_input_tokens


def test_the_async_client_asks_ten_questions_at_once(question):
    async def ask_all():
        async with anthropic.AsyncAnthropic(base_url=URL, api_key="ada-of-acme", max_retries=0, timeout=30) as client:
            return await asyncio.gather(*(client.messages.create(**asked(f"{question} ({i})")) for i in range(10)))

    answers = asyncio.run(ask_all())

    assert all(answer.content[0].text for answer in answers)
    assert len({answer.id for answer in answers}) == 10


def test_a_stream_can_be_left_in_the_middle_and_the_client_still_works(question):
    client = anthropic_client()
    with client.messages.stream(**asked(question)) as live:
        next(iter(live))

    assert client.messages.create(**asked(question)).content[0].text


def faulty(fault):
    """The simulator's own header: what goes wrong with this one call."""
    return {"extra_headers": {"x-sim-fault": fault}}


def test_too_many_requests_is_the_sdks_rate_limit_error_and_says_how_long_to_wait(question):
    with pytest.raises(anthropic.RateLimitError) as refused:
        anthropic_client().messages.create(**asked(question), **faulty("429:1"))

    assert refused.value.response.headers["retry-after"] == "1"
    assert refused.value.body["error"]["type"] == "rate_limit_error"


def test_an_overloaded_provider_is_the_sdks_overloaded_error(question):
    with pytest.raises(anthropic.APIStatusError) as refused:
        anthropic_client().messages.create(**asked(question), **faulty("529"))

    assert refused.value.status_code == 529
    assert refused.value.body["error"]["type"] == "overloaded_error"


def test_an_error_inside_a_stream_is_raised(question):
    with pytest.raises(anthropic.APIStatusError) as refused:
        with anthropic_client().messages.stream(**asked(question), **faulty("error-event=3")) as live:
            live.get_final_message()

    assert refused.value.body["error"]["type"] == "overloaded_error"
