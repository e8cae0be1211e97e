// The official Google Gen AI SDK for TypeScript with nothing changed but the base URL.
import { ApiError, FinishReason, FunctionCallingConfigMode } from "@google/genai";
import assert from "node:assert/strict";
import { test } from "node:test";
import { gemini, geminiModel, question, schema, tinyPng } from "./server.js";

const model = geminiModel;
const tools = [{ functionDeclarations: [{ name: "opening_hours", parametersJsonSchema: schema }] }];

test("an answer has text, a finish reason and usage", async () => {
  const answer = await gemini().models.generateContent({ model, contents: question() });
  assert.ok(answer.text);
  assert.equal(answer.candidates![0].finishReason, FinishReason.STOP);
  assert.ok(answer.usageMetadata!.totalTokenCount! > 0);
});

test("a stream ends with its finish reason", async () => {
  const chunks = [];
  for await (const chunk of await gemini().models.generateContentStream({ model, contents: question() })) chunks.push(chunk);
  assert.ok(chunks.map((chunk) => chunk.text ?? "").join(""));
  assert.equal(chunks.at(-1)!.candidates![0].finishReason, FinishReason.STOP);
});

test("a function is called and its result is answered", async () => {
  const asked = question();
  const { models } = gemini();
  const first = await models.generateContent({
    model,
    contents: asked,
    config: { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } },
  });
  const [call] = first.functionCalls!;
  assert.equal(call.name, "opening_hours");
  assert.ok("branch" in call.args!);
  const answer = await models.generateContent({
    model,
    config: { tools },
    contents: [
      { role: "user", parts: [{ text: asked }] },
      first.candidates![0].content!,
      { role: "user", parts: [{ functionResponse: { name: call.name, response: { opens: 9 } } }] },
    ],
  });
  assert.equal(answer.candidates![0].finishReason, FinishReason.STOP);
});

test("structured output is valid for its schema", async () => {
  const answer = await gemini().models.generateContent({
    model,
    contents: question(),
    config: { responseMimeType: "application/json", responseJsonSchema: schema },
  });
  assert.ok("branch" in JSON.parse(answer.text!));
});

test("an image is accepted", async () => {
  const answer = await gemini().models.generateContent({
    model,
    contents: [{ inlineData: { mimeType: "image/png", data: tinyPng() } }, { text: question() }],
  });
  assert.ok(answer.text);
});

test("thoughts are marked as such", async () => {
  const answer = await gemini().models.generateContent({
    model,
    contents: question(),
    config: { thinkingConfig: { includeThoughts: true } },
  });
  assert.ok(answer.candidates![0].content!.parts!.some((part) => part.thought));
});

test("embeddings, token counts and models are answered", async () => {
  const { models } = gemini();
  const made = await models.embedContent({ model: "gemini-embedding-001", contents: "alpha" });
  assert.ok(made.embeddings![0].values!.length > 0);
  assert.ok((await models.countTokens({ model, contents: question() })).totalTokens! > 0);
  const names = [];
  for await (const one of await models.list()) names.push(one.name);
  assert.ok(names.some((name) => name?.endsWith(model)));
});

test("an unknown model and a bad value are the SDK's typed errors", async () => {
  const { models } = gemini();
  const status = (expected: number) => (error: unknown) => error instanceof ApiError && error.status === expected;
  await assert.rejects(models.generateContent({ model: "gemini-none", contents: "x" }), status(404));
  await assert.rejects(models.generateContent({ model, contents: "x", config: { temperature: 7.5 } }), status(400));
});

test("a stream can be aborted and the client still works", async () => {
  const stop = new AbortController();
  const client = gemini();
  const live = await client.models.generateContentStream({
    model,
    contents: question(),
    config: { abortSignal: stop.signal },
  });
  await live.next();
  stop.abort();
  assert.ok((await client.models.generateContent({ model, contents: question() })).text);
});
