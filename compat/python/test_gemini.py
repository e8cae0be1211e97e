"""The official Google Gen AI SDK with nothing changed but the base URL."""

import asyncio
import json

import pytest
from google.genai import errors, types
from pydantic import BaseModel

from conftest import GEMINI_MODEL, SCHEMA, gemini_client, tiny_png

LOOK_UP = types.FunctionDeclaration(name="opening_hours", description="Hours.", parameters_json_schema=SCHEMA)
TOOLS = [types.Tool(function_declarations=[LOOK_UP])]


class Hours(BaseModel):
    branch: str
    opens: int


def ask(contents, **config):
    return gemini_client().models.generate_content(
        model=GEMINI_MODEL, contents=contents, config=types.GenerateContentConfig(**config)
    )


def test_an_answer_has_text_a_finish_reason_and_usage(question):
    answer = ask(question)

    assert answer.text
    assert answer.candidates[0].finish_reason == types.FinishReason.STOP
    assert answer.usage_metadata.total_token_count > 0
    assert answer.response_id


def test_a_stream_ends_with_its_finish_reason(question):
    chunks = list(gemini_client().models.generate_content_stream(model=GEMINI_MODEL, contents=question))

    assert "".join(chunk.text or "" for chunk in chunks)
    assert chunks[-1].candidates[0].finish_reason == types.FinishReason.STOP
    assert len({chunk.response_id for chunk in chunks}) == 1


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_function_is_called_and_its_result_is_answered(question, stream):
    forced = types.ToolConfig(function_calling_config=types.FunctionCallingConfig(mode="ANY"))
    config = types.GenerateContentConfig(tools=TOOLS, tool_config=forced)
    models = gemini_client().models
    if stream:
        chunks = models.generate_content_stream(model=GEMINI_MODEL, contents=question, config=config)
        parts = [p for c in chunks if c.candidates and c.candidates[0].content for p in c.candidates[0].content.parts or []]
    else:
        answer = models.generate_content(model=GEMINI_MODEL, contents=question, config=config)
        parts = answer.candidates[0].content.parts
    part = next(part for part in parts if part.function_call)
    assert part.function_call.name == "opening_hours"
    assert set(part.function_call.args) >= {"branch", "day"}

    result = types.Part.from_function_response(name="opening_hours", response={"opens": 9})
    turn = [
        types.Content(role="user", parts=[types.Part(text=question)]),
        types.Content(role="model", parts=[part]),
        types.Content(role="user", parts=[result]),
    ]
    assert ask(turn, tools=TOOLS).candidates[0].finish_reason == types.FinishReason.STOP


def test_structured_output_is_parsed_into_the_callers_type(question):
    answer = ask(question, response_mime_type="application/json", response_schema=Hours)

    assert isinstance(answer.parsed, Hours)


def test_structured_output_from_a_json_schema_is_valid(question):
    answer = ask(question, response_mime_type="application/json", response_json_schema=SCHEMA)

    assert set(json.loads(answer.text)) >= {"branch", "day"}


def test_an_image_is_accepted(question):
    assert ask([types.Part.from_bytes(data=tiny_png(), mime_type="image/png"), question]).text


def test_thoughts_are_marked_as_such(question):
    answer = ask(question, thinking_config=types.ThinkingConfig(include_thoughts=True))

    assert any(part.thought for part in answer.candidates[0].content.parts)
    assert answer.usage_metadata.thoughts_token_count > 0


def test_embeddings_are_the_same_for_the_same_text():
    models = gemini_client().models
    first, second, other = (
        models.embed_content(model="gemini-embedding-001", contents=text).embeddings[0].values
        for text in ("alpha", "alpha", "beta")
    )

    assert first == second != other


def test_tokens_are_counted(question):
    assert gemini_client().models.count_tokens(model=GEMINI_MODEL, contents=question).total_tokens > 0


def test_models_are_listed():
    assert any(model.name.endswith(GEMINI_MODEL) for model in gemini_client().models.list())


def test_an_unknown_model_is_the_sdks_client_error_404(question):
    with pytest.raises(errors.ClientError) as refused:
        gemini_client().models.generate_content(model="gemini-none", contents=question)

    assert refused.value.code == 404
    assert refused.value.status == "NOT_FOUND"


def test_a_bad_value_is_the_sdks_client_error_400(question):
    with pytest.raises(errors.ClientError) as refused:
        ask(question, temperature=7.5)

    assert refused.value.code == 400
    assert refused.value.status == "INVALID_ARGUMENT"


def test_the_async_client_asks_ten_questions_at_once(question):
    async def ask_all():
        models = gemini_client().aio.models
        asks = (models.generate_content(model=GEMINI_MODEL, contents=f"{question} ({i})") for i in range(10))
        return await asyncio.gather(*asks)

    answers = asyncio.run(ask_all())

    assert all(answer.text for answer in answers)
    assert len({answer.response_id for answer in answers}) == 10


def test_a_stream_can_be_left_in_the_middle_and_the_client_still_works(question):
    client = gemini_client()
    live = client.models.generate_content_stream(model=GEMINI_MODEL, contents=question)
    next(live)
    live.close()

    assert client.models.generate_content(model=GEMINI_MODEL, contents=question).text


@pytest.mark.parametrize("fault, status", [("429:1", "RESOURCE_EXHAUSTED"), ("503", "UNAVAILABLE")])
def test_a_failing_provider_is_the_sdks_typed_error(question, fault, status):
    client = gemini_client(fault=fault)
    kind = errors.ClientError if fault.startswith("4") else errors.ServerError
    with pytest.raises(kind) as refused:
        client.models.generate_content(model=GEMINI_MODEL, contents=question)

    assert refused.value.status == status
