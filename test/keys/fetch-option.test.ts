import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import type { FetchLike, FetchResponse } from "@callgate/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { nodeFetch } from "../support/node-fetch.js";
import { startGate } from "./gate-under-test.js";

/** Fails the test when a promise that no code waits for is rejected. */
function watchStrayRejections(): unknown[] {
  const stray: unknown[] = [];
  const onRejection = (reason: unknown): void => void stray.push(reason);
  process.on("unhandledRejection", onRejection);
  onTestFinished(() => void process.off("unhandledRejection", onRejection));
  return stray;
}

describe("a `fetch` whose body is a Node stream", () => {
  it("fetches the keys", async () => {
    const { issuer, ask } = await startGate({}, { fetch: nodeFetch });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it("tries the second metadata address when the first does not exist", async () => {
    const { issuer, ask } = await startGate({}, { fetch: nodeFetch });
    issuer.fault("notFound", { on: "oauthMetadata" });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(issuer.requests).toMatchObject({ oauthMetadata: 1, openidMetadata: 1 });
  });

  it.each([
    ["error500", "status_unexpected"],
    ["giant", "body_too_large"],
    ["truncated", "network"],
    ["drop", "network"],
  ] as const)("keeps the cause of a failure: %s is %s", async (fault, code) => {
    const { issuer, gate, ask } = await startGate({}, { fetch: nodeFetch });
    issuer.fault(fault, { on: "jwks" });
    expect(await ask(await issuer.token())).toMatchObject({ reason: "keys_unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: code });
  });

  it("may have bodies of text chunks", async () => {
    const inText: FetchLike = async (url, init) => {
      const response = await nodeFetch(url, init);
      return { ...response, body: (response.body as IncomingMessage).setEncoding("utf8") };
    };
    const { issuer, ask } = await startGate({}, { fetch: inText });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it("survives a body that fails after it was abandoned", async () => {
    const bodies: Readable[] = [];
    const failing: FetchLike = async () => {
      const body = new Readable({ read() {} });
      bodies.push(body);
      return { status: 404, headers: { get: () => null }, body };
    };
    const { issuer, ask } = await startGate({}, { fetch: failing });
    await ask(await issuer.token());
    expect(bodies).toHaveLength(2);
    for (const body of bodies) {
      expect(body.destroyed).toBe(true);
      body.emit("error", new Error("aborted"));
    }
  });
});

describe("a `fetch` that ignores its signal", () => {
  it("and never answers, costs one deadline: 503, then the next try goes out", async () => {
    let hanging = true;
    let asked = 0;
    const stubborn: FetchLike = (url, init) => {
      asked += 1;
      return hanging ? new Promise(() => {}) : fetch(url, { ...init, signal: null });
    };
    const { issuer, gate, clock, ask } = await startGate(
      {},
      { fetch: stubborn, fetchTimeoutMs: 300 },
    );
    const deciding = ask(await issuer.token());
    await clock.advance(300);
    expect(await deciding).toMatchObject({ outcome: "unavailable", reason: "keys_unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "timeout" });
    hanging = false;
    const before = asked;
    await clock.advance(1000, gate);
    expect(asked).toBeGreaterThan(before);
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it("has its late answer discarded, with its body", async () => {
    const stray = watchStrayRejections();
    const late: ((response: FetchResponse) => void)[] = [];
    const { issuer, clock, ask } = await startGate(
      {},
      { fetch: () => new Promise((resolve) => late.push(resolve)), fetchTimeoutMs: 300 },
    );
    const deciding = ask(await issuer.token());
    await clock.advance(300);
    await deciding;
    const cancel = vi.fn(async () => {});
    for (const answer of late)
      answer(new Response(new ReadableStream({ cancel }), { status: 200 }) as FetchResponse);
    await clock.advance(0);
    expect(cancel).toHaveBeenCalledTimes(late.length);
    expect(stray).toEqual([]);
  });

  it("may fail late, or be refused late, without a report", async () => {
    const stray = watchStrayRejections();
    const late: ((reason: Error) => void)[] = [];
    const { issuer, clock, ask } = await startGate(
      {},
      { fetch: () => new Promise((_, reject) => late.push(reject)), fetchTimeoutMs: 300 },
    );
    const deciding = ask(await issuer.token());
    await clock.advance(300);
    await deciding;
    for (const fail of late) fail(new Error("too late"));
    await clock.advance(0);
    expect(stray).toEqual([]);
  });

  it.each([
    ["a web stream", (cancelled: () => void) => new ReadableStream({ cancel: cancelled })],
    [
      "a Node stream",
      (cancelled: () => void) =>
        new Readable({ read() {}, destroy: (_, done) => done(cancelled() as undefined) }),
    ],
    [
      "an iterator",
      (cancelled: () => void) => ({
        [Symbol.asyncIterator]: () => ({
          next: () => new Promise(() => {}),
          return: async () => cancelled(),
        }),
      }),
    ],
  ])("and sends no body, is abandoned after the deadline: %s", async (_, bodyThat) => {
    const cancelled = vi.fn();
    const { issuer, gate, clock, ask } = await startGate(
      {},
      {
        fetch: async () => ({
          status: 200,
          headers: { get: () => null },
          body: bodyThat(cancelled),
        }),
        fetchTimeoutMs: 300,
      },
    );
    const deciding = ask(await issuer.token());
    await clock.advance(300);
    expect(await deciding).toMatchObject({ outcome: "unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "timeout" });
    expect(cancelled).toHaveBeenCalled();
  });

  it("sends its body slowly over a socket, and is also abandoned", async () => {
    const { issuer, gate, clock, ask } = await startGate(
      {},
      { fetch: (url, init) => fetch(url, { ...init, signal: null }) },
    );
    issuer.fault("drip", { on: "jwks" });
    const arrived = issuer.nextRequest("jwks");
    const deciding = ask(await issuer.token());
    await arrived;
    await clock.advance(5000);
    expect(await deciding).toMatchObject({ outcome: "unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "timeout" });
  });
});

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

describe("what a `fetch` returns", () => {
  it("is refused when it followed a redirect", async () => {
    const following: FetchLike = (url, init) => fetch(url, { ...init, redirect: "follow" });
    const { issuer, gate, ask } = await startGate({}, { fetch: following });
    issuer.fault("redirect", { on: "jwks" });
    expect(await ask(await issuer.token())).toMatchObject({ reason: "keys_unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "redirect_refused" });
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a document", { keys: [] }],
    ["a status alone", { status: 200 }],
    ["no headers to read", { status: 200, headers: {}, body: null }],
    ["a status in text", { status: "200", headers: new Headers(), body: null }],
    ["a body in text", { status: 200, headers: new Headers(), body: '{"keys":[]}' }],
    ["a body that cannot be read", { status: 200, headers: new Headers(), body: {} }],
    [
      "a body of numbers",
      { status: 200, headers: new Headers(), body: { [Symbol.asyncIterator]: numbers } },
    ],
  ])("is named when it is not a response: %s", async (_, response) => {
    const { issuer, gate, ask } = await startGate({}, { fetch: async () => response as never });
    expect(await ask(await issuer.token())).toMatchObject({ reason: "keys_unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "response_unusable" });
  });
});

describe("the default `fetch`", () => {
  it("is the global one at the time of the call", async () => {
    const { issuer, ask } = await startGate();
    const replaced = vi.fn(globalThis.fetch);
    vi.stubGlobal("fetch", replaced);
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(replaced).toHaveBeenCalledTimes(2);
  });
});
