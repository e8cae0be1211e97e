// The same question twice, in every mix of stream and non-stream.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as server from "./server.js";
import { cacheStatus, question, type Told } from "./server.js";

type Ask = (text: string, stream: boolean, key?: string) => Promise<Told>;

const chat: Ask = async (text, stream, key) => {
  const asked = {
    model: server.openaiModel,
    messages: [{ role: "user" as const, content: text }],
    temperature: 0,
  };
  const completions = server.openai(key).chat.completions;
  if (!stream) {
    const { data, response } = await completions.create(asked).withResponse();
    return { text: data.choices[0].message.content!, id: data.id, headers: response.headers };
  }
  const { data, response } = await completions.create({ ...asked, stream: true }).withResponse();
  const told = { text: "", id: "", headers: response.headers };
  for await (const chunk of data) {
    told.id = chunk.id;
    told.text += chunk.choices[0]?.delta.content ?? "";
  }
  return told;
};

const responses: Ask = async (text, stream, key) => {
  const asked = { model: server.openaiModel, input: text, temperature: 0, store: false };
  const api = server.openai(key).responses;
  if (!stream) {
    const { data, response } = await api.create(asked).withResponse();
    return { text: data.output_text, id: data.id, headers: response.headers };
  }
  const { data, response } = await api.create({ ...asked, stream: true }).withResponse();
  const told = { text: "", id: "", headers: response.headers };
  for await (const event of data) {
    if (event.type === "response.output_text.delta") told.text += event.delta;
    if (event.type === "response.completed") told.id = event.response.id;
  }
  return told;
};

// This SDK has no temperature any more: determinism is declared as HTTP does it, by how old an answer may be.
const maxAge = { headers: { "Cache-Control": "max-age=600" } };

const messages: Ask = async (text, stream, key) => {
  const asked = {
    model: server.anthropicModel,
    max_tokens: 400,
    messages: [{ role: "user" as const, content: text }],
  };
  const api = server.anthropic(key).messages;
  if (!stream) {
    const { data, response } = await api.create(asked, maxAge).withResponse();
    const [block] = data.content;
    return { text: block.type === "text" ? block.text : "", id: data.id, headers: response.headers };
  }
  const live = api.stream(asked, maxAge);
  const { response } = await live.withResponse();
  const final = await live.finalMessage();
  const [block] = final.content;
  return { text: block.type === "text" ? block.text : "", id: final.id, headers: response.headers };
};

const gemini: Ask = async (text, stream, key) => {
  const asked = { model: server.geminiModel, contents: text, config: { temperature: 0 } };
  const { models } = server.gemini(key);
  if (!stream) {
    const answer = await models.generateContent(asked);
    return { text: answer.text!, id: answer.responseId!, headers: new Headers(answer.sdkHttpResponse!.headers) };
  }
  const told = { text: "", id: "", headers: new Headers() };
  for await (const chunk of await models.generateContentStream(asked)) {
    told.text += chunk.text ?? "";
    told.id = chunk.responseId!;
    told.headers = new Headers(chunk.sdkHttpResponse!.headers);
  }
  return told;
};

const mode = (stream: boolean) => (stream ? "stream" : "whole");

for (const [dialect, ask] of Object.entries({ chat, responses, messages, gemini })) {
  for (const [first, second] of [[false, false], [false, true], [true, false], [true, true]]) {
    const name = `${dialect}: ${mode(first)} then ${mode(second)} is a hit with the same text and a fresh id`;
    test(name, { skip: server.skipWithoutCache }, async () => {
      const text = question();
      const made = await ask(text, first);
      const replayed = await ask(text, second);
      assert.equal(cacheStatus(made).fwd, "miss");
      assert.equal(cacheStatus(replayed).hit, true, replayed.headers.get("cache-status")!);
      assert.equal(replayed.text, made.text);
      assert.ok(made.text);
      assert.notEqual(replayed.id, made.id);
      assert.match(replayed.headers.get("age")!, /^\d+$/);
      assert.match(replayed.headers.get("reprise-usage")!, /^provider-tokens=0, tokens-avoided=[1-9]\d*$/);
      assert.notEqual(replayed.headers.get("reprise-request-id"), made.headers.get("reprise-request-id"));
    });
  }

  test(`${dialect}: an answer is never shared between two credentials`, { skip: server.skipWithoutCache }, async () => {
    const text = question();
    await ask(text, false, "ada-of-acme");
    assert.equal(cacheStatus(await ask(text, false, "ada-of-acme")).hit, true); // the positive control
    assert.equal(cacheStatus(await ask(text, false, "cy-of-globex")).hit, undefined);
  });
}
