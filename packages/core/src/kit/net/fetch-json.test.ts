// cspell:ignore maxage
import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { FakeClock, Servers } from "@callgate-tooling/test-support";
import { afterEach, describe, expect, it } from "vitest";
import { withDeadline } from "../time/deadline.js";
import { FetchError } from "./fetch-error.js";
import { fetchJson } from "./fetch-json.js";

const servers = new Servers();
afterEach(() => servers.close());

async function serve(listener: RequestListener): Promise<string> {
  return `${await servers.http(listener)}/`;
}

const limits = { maxResponseBytes: 1024, fetch: globalThis.fetch };
const get = (url: string, signal = new AbortController().signal) => fetchJson(url, limits, signal);

function answer(
  body: string | Buffer,
  headers: Record<string, string>,
  status = 200,
): RequestListener {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

describe("fetchJson", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/jwk-set+json",
    "Application/JSON",
    "text/plain",
    "binary/octet-stream",
  ])("reads a document sent as %s", async (type) => {
    const url = await serve(answer('{"a":1}', { "content-type": type }));
    expect(await get(url)).toEqual({ value: { a: 1 }, maxAgeSeconds: undefined });
  });

  it("reads a document sent without a media type", async () => {
    const url = await serve((_request, response) => response.end("{}"));
    expect((await get(url)).value).toEqual({});
  });

  it.each([
    ["max-age=300", 300],
    ["public, max-age=60, stale-while-revalidate=5", 60],
    ['max-age="90"', 90],
    ["MAX-AGE=5", 5],
    ["s-maxage=5", undefined],
    ["max-age=-1", undefined],
    ["max-age=soon", undefined],
    ["public", undefined],
    ["no-store", 0],
    ["no-cache, max-age=300", 0],
  ])("reads %j as a lifetime of %s s", async (cacheControl, seconds) => {
    const headers = { "content-type": "application/json", "cache-control": cacheControl };
    expect((await get(await serve(answer("{}", headers)))).maxAgeSeconds).toBe(seconds);
  });

  it.each([
    ["max-age=3600", "3300", 300],
    ["max-age=3600", "0", 3600],
    ["max-age=3600", "3600", 0],
    ["max-age=3600", "9999999999", 0],
    ["max-age=3600", "-5", 3600],
    ["max-age=3600", "soon", 3600],
    ["max-age=3600", "1.5", 3600],
    ["max-age=3600", "", 3600],
    ["no-store", "10", 0],
    ["public", "10", undefined],
  ])(
    "subtracts the time that has passed from %j with Age: %s",
    async (cacheControl, age, seconds) => {
      const headers = { "content-type": "application/json", "cache-control": cacheControl, age };
      expect((await get(await serve(answer("{}", headers)))).maxAgeSeconds).toBe(seconds);
    },
  );

  it("reads a document behind a byte order mark", async () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"a":"\u00e9"}')]);
    expect((await get(await serve(answer(body, {})))).value).toEqual({ a: "\u00e9" });
  });

  it.each([
    ["two byte order marks", Buffer.from("\ufeff\ufeff{}")],
    ["a byte order mark inside", Buffer.from("{\ufeff}")],
    ["UTF-16", Buffer.from("\ufeff{}", "utf16le")],
    ["octets that are not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
  ])("refuses %s", async (_what, body) => {
    await expect(get(await serve(answer(body, {})))).rejects.toMatchObject({
      code: "json_invalid",
    });
  });

  it.each([
    ["a page", answer("<html>", { "content-type": "text/html" }), "media_type_unexpected"],
    ["a failure", answer("{}", { "content-type": "application/json" }, 500), "status_unexpected"],
    ["no content", answer("", {}, 204), "status_unexpected"],
    [
      "text that is not JSON",
      answer("nope", { "content-type": "application/json" }),
      "json_invalid",
    ],
    ["an empty body", answer("", { "content-type": "application/json" }), "json_invalid"],
    ["a byte too many", answer(`"${"x".repeat(1023)}"`, {}), "body_too_large"],
    [
      "a compression bomb",
      answer(gzipSync(Buffer.alloc(1e7)), { "content-encoding": "gzip" }),
      "body_too_large",
    ],
    ["a dropped connection", (request) => request.socket.destroy(), "network"],
  ] satisfies [string, RequestListener, string][])("refuses %s", async (_what, listener, code) => {
    await expect(get(await serve(listener))).rejects.toMatchObject({ name: "FetchError", code });
  });

  it("reads a body of the greatest size", async () => {
    const body = `"${"x".repeat(1022)}"`;
    expect((await get(await serve(answer(body, {})))).value).toHaveLength(1022);
  });

  it("follows no redirect", async () => {
    let visits = 0;
    const target = await serve((_request, response) => {
      visits += 1;
      response.end("{}");
    });
    const url = await serve(answer("", { location: target }, 302));
    await expect(get(url)).rejects.toMatchObject({ code: "redirect_refused" });
    expect(visits).toBe(0);
  });

  it("refuses an address where no server listens", async () => {
    const url = await serve(answer("{}", {}));
    servers.close();
    await expect(get(url)).rejects.toMatchObject({ code: "network" });
  });
});

describe("fetchJson under a deadline", () => {
  const timedOut = () => new FetchError("timeout");

  it.each([
    ["sends nothing", () => {}],
    ["sends its body forever", (_request, response) => void response.write("[")],
  ] satisfies [string, RequestListener][])(
    "ends an exchange with a server that %s",
    async (_how, listener) => {
      const clock = new FakeClock();
      let reportRequest = (): void => {};
      const requested = new Promise<void>((resolve) => {
        reportRequest = resolve;
      });
      const url = await serve((request, response) => {
        reportRequest();
        listener(request, response);
      });
      const fetching = withDeadline({ clock, timeoutMs: 5000, timedOut }, (signal) =>
        get(url, signal),
      );
      const outcome = expect(fetching).rejects.toMatchObject({ code: "timeout" });
      await requested;
      await clock.advance(5000);
      await outcome;
      expect(clock.pendingTimers).toBe(0);
    },
  );
});
