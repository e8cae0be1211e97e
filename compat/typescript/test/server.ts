// Where the server is, whether it caches, and the clients; nothing here but the base URL is changed.
// REPRISE_URL: a gateway or the bare simulator. REPRISE_CACHES=no: the bare simulator, cache assertions are skipped.
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { randomUUID } from "node:crypto";
import { deflateSync, crc32 } from "node:zlib";
import OpenAI from "openai";

export const url = (process.env.REPRISE_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
export const caches = process.env.REPRISE_CACHES !== "no";
export const skipWithoutCache = caches ? false : "the bare simulator keeps nothing";

export const openaiModel = "gpt-4.1";
export const reasoningModel = "gpt-5.6";
export const anthropicModel = "claude-sonnet-4-6";
export const geminiModel = "gemini-3.5-flash";

const ada = "ada-of-acme";

export const openai = (apiKey = ada) => new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0, timeout: 30_000 });
export const anthropic = (apiKey = ada) =>
  new Anthropic({ baseURL: url, apiKey, authToken: null, maxRetries: 0, timeout: 30_000 });
export const gemini = (apiKey = ada) =>
  new GoogleGenAI({ apiKey, vertexai: false, httpOptions: { baseUrl: url, timeout: 30_000 } });

/** A question nobody has asked before. */
export const question = () => `What is the opening hour of branch ${randomUUID()}?`;

export const schema = {
  type: "object" as const,
  properties: { branch: { type: "string" }, day: { type: "string", enum: ["monday", "tuesday"] } },
  required: ["branch", "day"],
  additionalProperties: false,
};

/** A valid PNG of one red pixel, in base64. */
export function tinyPng(): string {
  const chunk = (kind: string, body: Buffer) => {
    const named = Buffer.concat([Buffer.from(kind), body]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(checksum(named));
    return Buffer.concat([length, named, check]);
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, 255, 0, 0]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]).toString("base64");
}

/** CRC-32 as PNG has it; node 20 before 20.15 has none of its own. */
function checksum(bytes: Buffer): number {
  if (typeof crc32 === "function") return crc32(bytes);
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

export interface Told {
  text: string;
  id: string;
  headers: Headers;
}

/** The member named reprise of Cache-Status (RFC 9211); a bare parameter is true. */
export function cacheStatus(told: Told): Record<string, string | true> {
  const field = told.headers.get("cache-status");
  if (field === null) throw new Error("no Cache-Status header");
  const [name, ...parameters] = field.split(";").map((part) => part.trim());
  if (name !== "reprise") throw new Error(`not a member of ours: ${field}`);
  return Object.fromEntries(
    parameters.map((part) => {
      const at = part.indexOf("=");
      return at < 0 ? [part, true] : [part.slice(0, at), part.slice(at + 1).replaceAll('"', "")];
    }),
  );
}
