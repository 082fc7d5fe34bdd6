import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { FetchLike } from "@callgate/core/kit";
import { fetchContract } from "@callgate/testkit";
import { answering, Servers } from "@callgate-tooling/test-support";
import { Agent } from "undici";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { ask } from "../grant/test-support/ask.js";
import { fetchThrough } from "./fetch-through.js";
import { fetchWithCertificate } from "./fetch-with-certificate.js";

const servers = new Servers();
afterEach(() => servers.close());
const agent = new Agent();
afterAll(() => agent.destroy());

const transports: readonly (readonly [string, FetchLike])[] = [
  ["a dispatcher", fetchThrough(agent)],
  ["a certificate", fetchWithCertificate({})],
];

const granted = JSON.stringify({ access_token: "t", token_type: "Bearer" });
const json = { "content-type": "application/json" };

describe.each(transports)("a fetch made of %s", (_what, fetch) => {
  for (const { name, run } of fetchContract(fetch)) it(name, run);

  it.each([
    ["gzip", gzipSync(granted)],
    ["x-gzip", gzipSync(granted)],
    ["deflate", deflateSync(granted)],
    ["br", brotliCompressSync(granted)],
    ["identity", Buffer.from(granted)],
    ["deflate, gzip", gzipSync(deflateSync(granted))],
  ])("reads a token in %s", async (coding, body) => {
    const headers = { ...json, "content-encoding": coding };
    const tokenEndpoint = await servers.http(answering(body, headers));
    expect(await ask({ tokenEndpoint, fetch })).toMatchObject({ value: "t" });
  });

  it.each([
    ["a coding that it cannot read", Buffer.from(granted), "zstd", "response_invalid"],
    ["a bomb", gzipSync(Buffer.alloc(1e7, " ")), "gzip", "response_invalid"],
    ["what is not the coding it says", Buffer.from(granted), "gzip", "network_error"],
    ["a coding that is cut off", gzipSync(granted).subarray(0, 20), "gzip", "network_error"],
  ])("keeps to the limits with %s", async (_how, body, coding, code) => {
    const headers = { ...json, "content-encoding": coding };
    const tokenEndpoint = await servers.http(answering(body, headers));
    await expect(ask({ tokenEndpoint, fetch })).rejects.toMatchObject({ code });
  });
});
