"""The official OpenAI SDK with nothing changed but the base URL."""

import asyncio
import json

import openai
import pytest
from pydantic import BaseModel

from conftest import OPENAI_MODEL, OPENAI_REASONING_MODEL, SCHEMA, URL, openai_client, tiny_png_base64

FUNCTION = {"type": "function", "function": {"name": "opening_hours", "description": "Hours.", "parameters": SCHEMA}}


class Hours(BaseModel):
    branch: str
    opens: int


def user(text):
    return [{"role": "user", "content": text}]


def test_chat_answers_with_text_and_usage(question):
    answer = openai_client().chat.completions.create(model=OPENAI_MODEL, messages=user(question))

    assert answer.object == "chat.completion"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.choices[0].message.content
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens
    assert answer._request_id


def test_a_chat_stream_ends_with_a_finish_reason_and_without_usage_nobody_asked_for(question):
    chunks = list(openai_client().chat.completions.create(model=OPENAI_MODEL, messages=user(question), stream=True))

    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert all(chunk.choices for chunk in chunks)
    assert all(chunk.usage is None for chunk in chunks)


def test_a_chat_stream_reports_usage_when_asked(question):
    chunks = list(
        openai_client().chat.completions.create(
            model=OPENAI_MODEL, messages=user(question), stream=True, stream_options={"include_usage": True}
        )
    )

    assert chunks[-1].choices == []
    assert chunks[-1].usage.completion_tokens > 0
    assert all(chunk.usage is None for chunk in chunks[:-1])


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_tool_is_called_and_its_result_is_answered(question, stream):
    client = openai_client()
    asked = dict(model=OPENAI_MODEL, tools=[FUNCTION], tool_choice="required")
    if stream:
        with client.chat.completions.stream(messages=user(question), **asked) as live:
            message = live.get_final_completion().choices[0].message
    else:
        message = client.chat.completions.create(messages=user(question), **asked).choices[0].message
    call = message.tool_calls[0]
    assert call.function.name == "opening_hours"
    assert set(json.loads(call.function.arguments)) >= {"branch", "day"}

    turn = user(question) + [
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": call.id,
                    "type": "function",
                    "function": {"name": call.function.name, "arguments": call.function.arguments},
                }
            ],
        },
        {"role": "tool", "tool_call_id": call.id, "content": '{"opens": 9}'},
    ]
    answer = client.chat.completions.create(model=OPENAI_MODEL, messages=turn, tools=[FUNCTION])
    assert answer.choices[0].finish_reason in ("stop", "tool_calls")


def test_structured_output_is_parsed_into_the_callers_type(question):
    answer = openai_client().chat.completions.parse(
        model=OPENAI_MODEL, messages=user(question), response_format=Hours
    )

    assert isinstance(answer.choices[0].message.parsed, Hours)


def test_an_image_is_accepted(question):
    content = [
        {"type": "text", "text": question},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{tiny_png_base64()}"}},
    ]
    answer = openai_client().chat.completions.create(
        model=OPENAI_MODEL, messages=[{"role": "user", "content": content}]
    )

    assert answer.choices[0].message.content


def test_responses_answer_with_text_and_usage(question):
    answer = openai_client().responses.create(model=OPENAI_MODEL, input=question)

    assert answer.status == "completed"
    assert answer.output_text
    assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens


def test_a_responses_stream_numbers_its_events_and_completes(question):
    events = list(openai_client().responses.create(model=OPENAI_MODEL, input=question, stream=True))

    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert events[0].type == "response.created"
    assert events[-1].type == "response.completed"
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text == events[-1].response.output_text != ""


def test_responses_reason_and_say_what_it_took(question):
    answer = openai_client().responses.create(
        model=OPENAI_REASONING_MODEL, input=question, reasoning={"effort": "low", "summary": "auto"}
    )

    assert "reasoning" in [item.type for item in answer.output]
    assert answer.usage.output_tokens_details.reasoning_tokens > 0


def test_responses_call_a_tool_and_read_its_result(question):
    client = openai_client()
    tool = {"type": "function", "name": "opening_hours", "parameters": SCHEMA, "strict": True}
    first = client.responses.create(model=OPENAI_MODEL, input=question, tools=[tool], tool_choice="required")
    call = next(item for item in first.output if item.type == "function_call")
    assert set(json.loads(call.arguments)) >= {"branch", "day"}

    turn = user(question) + [item.model_dump(exclude_none=True) for item in first.output]
    turn.append({"type": "function_call_output", "call_id": call.call_id, "output": '{"opens": 9}'})
    assert client.responses.create(model=OPENAI_MODEL, input=turn, tools=[tool]).status == "completed"


def test_responses_structured_output_is_parsed_into_the_callers_type(question):
    answer = openai_client().responses.parse(model=OPENAI_MODEL, input=question, text_format=Hours)

    assert isinstance(answer.output_parsed, Hours)


def test_embeddings_have_the_models_size_and_are_the_same_for_the_same_text():
    client = openai_client()
    first, second, other = (
        client.embeddings.create(model="text-embedding-3-small", input=text).data[0].embedding
        for text in ("alpha", "alpha", "beta")
    )

    assert len(first) == 1536
    assert first == second != other


def test_models_are_listed():
    assert OPENAI_MODEL in [model.id for model in openai_client().models.list()]


def test_an_unknown_model_is_the_sdks_not_found_error(question):
    with pytest.raises(openai.NotFoundError) as refused:
        openai_client().chat.completions.create(model="gpt-none", messages=user(question))

    assert refused.value.code == "model_not_found"
    assert refused.value.status_code == 404


def test_a_bad_value_is_the_sdks_bad_request_error_with_its_param(question):
    with pytest.raises(openai.BadRequestError) as refused:
        openai_client().chat.completions.create(model=OPENAI_MODEL, messages=user(question), temperature=-1)

    assert refused.value.param == "temperature"
    assert refused.value.code == "decimal_below_min_value"


def test_the_async_client_asks_ten_questions_at_once(question):
    async def ask_all():
        client = openai.AsyncOpenAI(base_url=f"{URL}/v1", api_key="ada-of-acme", max_retries=0, timeout=30)
        async with client:
            asks = (
                client.chat.completions.create(model=OPENAI_MODEL, messages=user(f"{question} ({i})"), temperature=0)
                for i in range(10)
            )
            return await asyncio.gather(*asks)

    answers = asyncio.run(ask_all())

    assert all(answer.choices[0].message.content for answer in answers)
    assert len({answer.id for answer in answers}) == 10


def test_a_stream_can_be_left_in_the_middle_and_the_client_still_works(question):
    client = openai_client()
    with client.chat.completions.create(model=OPENAI_MODEL, messages=user(question), stream=True) as live:
        next(iter(live))

    assert client.chat.completions.create(model=OPENAI_MODEL, messages=user(question)).choices[0].message.content


def faulty(fault, **more):
    """The simulator's own header: what goes wrong with this one call."""
    return openai_client().chat.completions.create(
        model=OPENAI_MODEL, messages=user("What now?"), extra_headers={"x-sim-fault": fault}, **more
    )


def test_too_many_requests_is_the_sdks_rate_limit_error_and_says_how_long_to_wait():
    with pytest.raises(openai.RateLimitError) as refused:
        faulty("429:1")

    assert refused.value.response.headers["retry-after"] == "1"


def test_a_failing_provider_is_the_sdks_internal_server_error():
    with pytest.raises(openai.InternalServerError):
        faulty("500")


def test_an_error_inside_a_stream_is_raised():
    with pytest.raises(openai.APIError):
        list(faulty("error-event=2", stream=True))


def test_a_stream_that_breaks_off_is_not_taken_for_a_whole_one():
    with pytest.raises(Exception) as broken:
        list(faulty("cut=2", stream=True))

    assert "peer closed connection" in str(broken.value) or isinstance(broken.value, openai.APIError)
