"""What the suites share: where the server is, whether it caches, and one caller per dialect.

REPRISE_URL      base address of a gateway, or of the bare simulator
REPRISE_CACHES   "no" for the bare simulator: what only a cache can do is then skipped, with its reason printed
"""

import base64
import functools
import os
import struct
import uuid
import zlib
from dataclasses import dataclass

import anthropic
import httpx2
import openai
import pytest
from google import genai
from google.genai import types

URL = os.environ.get("REPRISE_URL", "http://127.0.0.1:8080").rstrip("/")
CACHES = os.environ.get("REPRISE_CACHES", "yes") != "no"

OPENAI_MODEL = "gpt-4.1"
OPENAI_REASONING_MODEL = "gpt-5.6"
ANTHROPIC_MODEL = "claude-sonnet-4-6"
GEMINI_MODEL = "gemini-3.5-flash"

needs_cache = pytest.mark.skipif(not CACHES, reason="the bare simulator keeps nothing: cache assertions left out")


def openai_client(key="ada-of-acme", **more):
    return openai.OpenAI(base_url=f"{URL}/v1", api_key=key, max_retries=0, timeout=30, **more)


def anthropic_client(key="ada-of-acme", **more):
    return anthropic.Anthropic(base_url=URL, api_key=key, max_retries=0, timeout=30, **more)


# Kept, because this client closes its connections as soon as nobody refers to it, not even its own `models`.
@functools.cache
def gemini_client(key="ada-of-acme", fault=None):
    headers = {"x-sim-fault": fault} if fault else {}
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=URL, timeout=30_000, headers=headers))


@pytest.fixture
def question():
    """A question nobody has asked before, so that a run says the same whatever the server already holds."""
    return f"What is the opening hour of branch {uuid.uuid4()}?"


def tiny_png():
    """A valid PNG of one red pixel."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def tiny_png_base64():
    return base64.b64encode(tiny_png()).decode()


@dataclass(frozen=True)
class Told:
    """One answer as an SDK hands it over."""

    text: str
    id: str
    headers: dict

    def header(self, name):
        return {k.lower(): v for k, v in dict(self.headers).items()}.get(name.lower())

    def cache_status(self):
        """The member named reprise of Cache-Status (RFC 9211), its parameters as a dict; a bare one is True."""
        field = self.header("cache-status")
        assert field is not None, f"no Cache-Status among {sorted(dict(self.headers))}"
        name, *parameters = [part.strip() for part in field.split(";")]
        assert name == "reprise", field
        pairs = (part.partition("=") for part in parameters)
        return {key: value.strip('"') if mark else True for key, mark, value in pairs}


class OpenAiChat:
    name = "openai chat"

    def ask(self, question, stream, key="ada-of-acme", temperature=0, tools=None):
        more = {} if temperature is None else {"temperature": temperature}
        if tools:
            more["tools"] = [{"type": "function", "function": {"name": "look_up", "parameters": SCHEMA}}]
        call = openai_client(key).chat.completions.with_raw_response.create(
            model=OPENAI_MODEL, messages=[{"role": "user", "content": question}], stream=stream, **more
        )
        if not stream:
            answer = call.parse()
            return Told(answer.choices[0].message.content or "", answer.id, call.headers)
        chunks = list(call.parse())
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        assert len({c.id for c in chunks}) == 1
        assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] in ("stop", "tool_calls")
        return Told(text, chunks[0].id, call.headers)


class OpenAiResponses:
    name = "openai responses"

    def ask(self, question, stream, key="ada-of-acme", temperature=0, tools=None):
        more = {} if temperature is None else {"temperature": temperature}
        if tools:
            more["tools"] = [{"type": "function", "name": "look_up", "parameters": SCHEMA, "strict": False}]
        call = openai_client(key).responses.with_raw_response.create(
            model=OPENAI_MODEL, input=question, store=False, stream=stream, **more
        )
        if not stream:
            answer = call.parse()
            return Told(answer.output_text, answer.id, call.headers)
        events = list(call.parse())
        assert events[0].type == "response.created"
        assert events[-1].type == "response.completed"
        assert [e.sequence_number for e in events] == list(range(len(events)))
        text = "".join(e.delta for e in events if e.type == "response.output_text.delta")
        assert text == events[-1].response.output_text
        return Told(text, events[-1].response.id, call.headers)


class AnthropicMessages:
    """This SDK has no temperature any more: determinism is declared as HTTP does it, by how old an answer may be."""

    name = "anthropic messages"

    def ask(self, question, stream, key="ada-of-acme", temperature=0, tools=None):
        more = {} if temperature is None else {"extra_headers": {"Cache-Control": "max-age=600"}}
        if tools:
            more["tools"] = [{"name": "look_up", "input_schema": SCHEMA}]
        asked = {
            "model": ANTHROPIC_MODEL,
            "max_tokens": 400,
            "messages": [{"role": "user", "content": question}],
            **more,
        }
        if stream:
            with anthropic_client(key).messages.stream(**asked) as live:
                answer = live.get_final_message()
                headers = live.response.headers
        else:
            call = anthropic_client(key).messages.with_raw_response.create(**asked)
            answer, headers = call.parse(), call.headers
        text = "".join(block.text for block in answer.content if block.type == "text")
        return Told(text, answer.id, headers)


class Gemini:
    name = "gemini"

    def ask(self, question, stream, key="ada-of-acme", temperature=0, tools=None):
        config = types.GenerateContentConfig(temperature=temperature)
        if tools:
            look_up = types.FunctionDeclaration(name="look_up", parameters_json_schema=SCHEMA)
            config.tools = [types.Tool(function_declarations=[look_up])]
        models = gemini_client(key).models
        if not stream:
            answer = models.generate_content(model=GEMINI_MODEL, contents=question, config=config)
            return Told(_gemini_text(answer), answer.response_id, answer.sdk_http_response.headers)
        chunks = list(models.generate_content_stream(model=GEMINI_MODEL, contents=question, config=config))
        assert chunks[-1].candidates[0].finish_reason is not None
        headers = chunks[0].sdk_http_response.headers
        return Told("".join(_gemini_text(c) for c in chunks), chunks[0].response_id, headers)


def _gemini_text(answer):
    parts = answer.candidates[0].content.parts if answer.candidates and answer.candidates[0].content else None
    return "".join(part.text or "" for part in parts or [] if not part.thought)


SCHEMA = {
    "type": "object",
    "properties": {"branch": {"type": "string"}, "day": {"type": "string", "enum": ["monday", "tuesday"]}},
    "required": ["branch", "day"],
    "additionalProperties": False,
}

CALLERS = [OpenAiChat(), OpenAiResponses(), AnthropicMessages(), Gemini()]


@pytest.fixture(params=CALLERS, ids=lambda caller: caller.name)
def caller(request):
    return request.param


def raw(method, path, **more):
    """One request without an SDK, where the SDK would hide what is asked."""
    return httpx2.request(method, f"{URL}{path}", timeout=30, **more)


def pytest_report_header():
    return f"server {URL}, " + ("a gateway" if CACHES else "the bare simulator: cache assertions are skipped")
