// The official OpenAI SDK for TypeScript with nothing changed but the base URL.
import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI from "openai";
import { openai, openaiModel, question, reasoningModel, schema, tinyPng } from "./server.js";

const user = (content: string) => ({ role: "user" as const, content });
const tools = [{ type: "function" as const, function: { name: "opening_hours", parameters: schema } }];

test("chat answers with text and usage", async () => {
  const answer = await openai().chat.completions.create({ model: openaiModel, messages: [user(question())] });
  assert.equal(answer.choices[0].finish_reason, "stop");
  assert.ok(answer.choices[0].message.content);
  assert.ok(answer.usage!.total_tokens > 0);
  assert.ok(answer._request_id);
});

test("a chat stream ends with a finish reason, and with usage when asked", async () => {
  const live = await openai().chat.completions.create({
    model: openaiModel,
    messages: [user(question())],
    stream: true,
    stream_options: { include_usage: true },
  });
  const chunks = [];
  for await (const chunk of live) chunks.push(chunk);
  assert.equal(chunks.at(-2)!.choices[0].finish_reason, "stop");
  assert.deepEqual(chunks.at(-1)!.choices, []);
  assert.ok(chunks.at(-1)!.usage!.completion_tokens > 0);
});

for (const stream of [false, true]) {
  test(`a tool is called and its result is answered, ${stream ? "stream" : "whole"}`, async () => {
    const asked = { model: openaiModel, messages: [user(question())], tools, tool_choice: "required" as const };
    const completions = openai().chat.completions;
    const message = stream
      ? (await completions.stream(asked).finalChatCompletion()).choices[0].message
      : (await completions.create(asked)).choices[0].message;
    const call = message.tool_calls![0];
    assert.equal(call.type, "function");
    if (call.type !== "function") return;
    assert.equal(call.function.name, "opening_hours");
    assert.ok("branch" in JSON.parse(call.function.arguments));
    const answer = await completions.create({
      model: openaiModel,
      tools,
      messages: [
        ...asked.messages,
        { role: "assistant", content: null, tool_calls: [{ id: call.id, type: "function", function: call.function }] },
        { role: "tool", tool_call_id: call.id, content: '{"opens":9}' },
      ],
    });
    assert.ok(["stop", "tool_calls"].includes(answer.choices[0].finish_reason));
  });
}

test("structured output is parsed", async () => {
  const answer = await openai().chat.completions.parse({
    model: openaiModel,
    messages: [user(question())],
    response_format: { type: "json_schema", json_schema: { name: "hours", schema, strict: true } },
  });
  const said = JSON.parse(answer.choices[0].message.content!);
  assert.ok(typeof said.branch === "string" && ["monday", "tuesday"].includes(said.day));
});

test("an image is accepted", async () => {
  const answer = await openai().chat.completions.create({
    model: openaiModel,
    messages: [
      {
        role: "user",
        content: [
          { type: "text", text: question() },
          { type: "image_url", image_url: { url: `data:image/png;base64,${tinyPng()}` } },
        ],
      },
    ],
  });
  assert.ok(answer.choices[0].message.content);
});

test("responses answer, stream and reason", async () => {
  const answer = await openai().responses.create({ model: openaiModel, input: question() });
  assert.equal(answer.status, "completed");
  assert.ok(answer.output_text);

  const live = await openai().responses.create({ model: openaiModel, input: question(), stream: true });
  const events = [];
  for await (const event of live) events.push(event);
  assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, at) => at));
  assert.equal(events.at(-1)!.type, "response.completed");

  const thought = await openai().responses.create({
    model: reasoningModel,
    input: question(),
    reasoning: { effort: "low", summary: "auto" },
  });
  assert.ok(thought.output.some((item) => item.type === "reasoning"));
});

test("embeddings have the model's size and models are listed", async () => {
  const made = await openai().embeddings.create({ model: "text-embedding-3-small", input: ["alpha", "beta"] });
  assert.deepEqual(made.data.map((one) => one.embedding.length), [1536, 1536]);
  const names = [];
  for await (const model of openai().models.list()) names.push(model.id);
  assert.ok(names.includes(openaiModel));
});

test("an unknown model and a bad value are the SDK's typed errors", async () => {
  const ask = (more: object) =>
    openai().chat.completions.create({ model: openaiModel, messages: [user(question())], ...more });
  await assert.rejects(ask({ model: "gpt-none" }), (error) => {
    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.equal(error.code, "model_not_found");
    return true;
  });
  await assert.rejects(ask({ temperature: -1 }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.param, "temperature");
    return true;
  });
});

test("too many requests is the SDK's rate limit error and says how long to wait", async () => {
  const asked = { model: openaiModel, messages: [user(question())] };
  await assert.rejects(openai().chat.completions.create(asked, { headers: { "x-sim-fault": "429:1" } }), (error) => {
    assert.ok(error instanceof OpenAI.RateLimitError);
    assert.equal(error.headers!.get("retry-after"), "1");
    return true;
  });
});

test("a stream can be aborted and the client still works", async () => {
  const client = openai();
  const live = await client.chat.completions.create({ model: openaiModel, messages: [user(question())], stream: true });
  for await (const chunk of live) {
    assert.ok(chunk.id);
    live.controller.abort();
    break;
  }
  const answer = await client.chat.completions.create({ model: openaiModel, messages: [user(question())] });
  assert.ok(answer.choices[0].message.content);
});
