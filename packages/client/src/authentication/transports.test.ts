import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import type { FetchLike } from "@callgate/core/kit";
import { fetchContract } from "@callgate/testkit";
import { answering, Servers } from "@callgate-tooling/test-support";
import { Agent } from "undici";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { requestToken } from "../grant/test-support/request-token.js";
import { fetchThrough } from "./fetch-through.js";
import { fetchWithCertificate } from "./fetch-with-certificate.js";

const servers = new Servers();
afterEach(() => servers.close());
const agent = new Agent();
afterAll(() => agent.destroy());

const transports: readonly (readonly [string, FetchLike])[] = [
  ["a dispatcher", fetchThrough(agent)],
  ["a certificate", fetchWithCertificate({})],
  ["Node's own", globalThis.fetch],
];

const granted = JSON.stringify({ access_token: "t", token_type: "Bearer" });
const json = { "content-type": "application/json" };

describe.each(transports)("a fetch made of %s", (_what, fetch) => {
  for (const { name, run } of fetchContract(fetch)) it(name, run);

  it.each([
    ["gzip", gzipSync(granted)],
    ["x-gzip", gzipSync(granted)],
    ["deflate", deflateSync(granted)],
    ["deflate", deflateRawSync(granted)],
    ["deflate", deflateRawSync(granted, { level: 0 })],
    ["br", brotliCompressSync(granted)],
    ["identity", Buffer.from(granted)],
    ["deflate, gzip", gzipSync(deflateSync(granted))],
    ["gzip, deflate", deflateRawSync(gzipSync(granted))],
  ])("reads a token in %s", async (coding, body) => {
    const headers = { ...json, "content-encoding": coding };
    const tokenEndpoint = await servers.http(answering(body, headers));
    expect(await requestToken({ tokenEndpoint, fetch })).toMatchObject({ value: "t" });
  });

  it.each([
    ["a coding that it cannot read", Buffer.from("(not JSON)"), "zstd"],
    ["a bomb", gzipSync(Buffer.alloc(1e7, " ")), "gzip"],
    ["a decompression bomb without a header", deflateRawSync(Buffer.alloc(1e7, " ")), "deflate"],
    ["a body that is not in the coding of its header", Buffer.from(granted), "gzip"],
    ["a body that is in neither form of deflate", Buffer.from(granted), "deflate"],
    ["a body that is not Brotli", Buffer.from(granted), "br"],
    ["a coding that is cut off", gzipSync(granted).subarray(0, 20), "gzip"],
    ["a deflate that is cut off", deflateSync(granted).subarray(0, 20), "deflate"],
    ["a raw deflate that is cut off", deflateRawSync(granted).subarray(0, 20), "deflate"],
  ])("refuses as an unusable answer %s", async (_how, body, coding) => {
    const headers = { ...json, "content-encoding": coding };
    const tokenEndpoint = await servers.http(answering(body, headers));
    const failing = requestToken({ tokenEndpoint, fetch });
    await expect(failing).rejects.toMatchObject({ code: "response_invalid", status: 200 });
  });

  it.each([
    [503, "server_error"],
    [429, "rate_limited"],
    [401, "credential_rejected"],
    [403, "request_rejected"],
    [400, "request_rejected"],
  ])("reports %s by its status, though its body cannot be decoded", async (status, code) => {
    for (const coding of ["gzip", "deflate", "zstd"]) {
      const headers = { ...json, "content-encoding": coding };
      const tokenEndpoint = await servers.http(answering(Buffer.from("{}"), headers, status));
      await expect(requestToken({ tokenEndpoint, fetch })).rejects.toMatchObject({ code, status });
    }
  });

  it("reports a compressed answer that breaks off as one of the network", async () => {
    const tokenEndpoint = await servers.http((_request, response) => {
      response.writeHead(200, { ...json, "content-encoding": "gzip", "content-length": "99" });
      response.write(gzipSync(granted).subarray(0, 20), () => response.destroy());
    });
    await expect(requestToken({ tokenEndpoint, fetch })).rejects.toMatchObject({
      code: "network_error",
    });
  });
});
