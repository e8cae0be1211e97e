// The official Anthropic SDK for TypeScript with nothing changed but the base URL.
import Anthropic from "@anthropic-ai/sdk";
import assert from "node:assert/strict";
import { test } from "node:test";
import { anthropic, anthropicModel, question, schema, tinyPng } from "./server.js";

const asked = (content: Anthropic.MessageParam["content"] = question()) => ({
  model: anthropicModel,
  max_tokens: 400,
  messages: [{ role: "user" as const, content }],
});
const tools = [{ name: "opening_hours", input_schema: schema }];

test("a message has text, a stop reason and usage", async () => {
  const answer = await anthropic().messages.create(asked());
  assert.equal(answer.stop_reason, "end_turn");
  assert.equal(answer.content[0].type, "text");
  assert.ok(answer.usage.output_tokens > 0);
  assert.ok(answer._request_id);
});

test("a stream adds up to its final message", async () => {
  const live = anthropic().messages.stream(asked());
  let text = "";
  live.on("text", (delta) => (text += delta));
  const final = await live.finalMessage();
  assert.equal(final.stop_reason, "end_turn");
  assert.ok(text.length > 0);
  assert.equal(final.content[0].type === "text" && final.content[0].text, text);
});

for (const stream of [false, true]) {
  test(`a tool is called and its result is answered, ${stream ? "stream" : "whole"}`, async () => {
    const ask = { ...asked(), tools, tool_choice: { type: "any" as const } };
    const client = anthropic();
    const first = stream ? await client.messages.stream(ask).finalMessage() : await client.messages.create(ask);
    assert.equal(first.stop_reason, "tool_use");
    const use = first.content.find((block) => block.type === "tool_use")!;
    assert.ok("branch" in (use.input as object));
    const answer = await client.messages.create({
      ...ask,
      tool_choice: { type: "auto" },
      messages: [
        ...ask.messages,
        { role: "assistant", content: first.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: use.id, content: '{"opens":9}' }] },
      ],
    });
    assert.ok(["end_turn", "tool_use"].includes(answer.stop_reason!));
  });
}

test("structured output is valid for its schema", async () => {
  const answer = await anthropic().messages.create({
    ...asked(),
    output_config: { format: { type: "json_schema", schema } },
  });
  const [block] = answer.content;
  assert.equal(block.type, "text");
  assert.ok(block.type === "text" && "branch" in JSON.parse(block.text));
});

test("an image is accepted", async () => {
  const answer = await anthropic().messages.create(
    asked([
      { type: "image", source: { type: "base64", media_type: "image/png", data: tinyPng() } },
      { type: "text", text: question() },
    ]),
  );
  assert.equal(answer.content[0].type, "text");
});

test("thinking comes first and is signed", async () => {
  const answer = await anthropic().messages.create({
    ...asked(),
    max_tokens: 2048,
    thinking: { type: "enabled", budget_tokens: 1024 },
  });
  assert.deepEqual(answer.content.map((block) => block.type), ["thinking", "text"]);
  assert.ok(answer.content[0].type === "thinking" && answer.content[0].signature);
});

test("tokens are counted and models are listed", async () => {
  const { max_tokens: _, ...counted } = asked();
  assert.ok((await anthropic().messages.countTokens(counted)).input_tokens > 0);
  const names = [];
  for await (const model of anthropic().models.list()) names.push(model.id);
  assert.ok(names.some((name) => name.startsWith(anthropicModel)));
});

test("an unknown model and a bad value are the SDK's typed errors", async () => {
  await assert.rejects(anthropic().messages.create({ ...asked(), model: "claude-none" }), Anthropic.NotFoundError);
  await assert.rejects(anthropic().messages.create({ ...asked(), max_tokens: -1 }), Anthropic.BadRequestError);
});

test("too many requests is the SDK's rate limit error and says how long to wait", async () => {
  await assert.rejects(anthropic().messages.create(asked(), { headers: { "x-sim-fault": "429:1" } }), (error) => {
    assert.ok(error instanceof Anthropic.RateLimitError);
    assert.equal(error.headers!.get("retry-after"), "1");
    return true;
  });
});

test("a stream can be aborted and the client still works", async () => {
  const client = anthropic();
  const live = client.messages.stream(asked());
  for await (const event of live) {
    assert.equal(event.type, "message_start");
    live.abort();
    break;
  }
  assert.equal((await client.messages.create(asked())).stop_reason, "end_turn");
});
