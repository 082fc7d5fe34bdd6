import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FaultName } from "@callgate/testkit";
import { describe, expect, it } from "vitest";
import { startGate } from "./gate-under-test.js";

const hostile: readonly (readonly [fault: FaultName, code: string])[] = [
  ["error500", "status_unexpected"],
  ["notFound", "status_unexpected"],
  ["redirect", "redirect_refused"],
  ["html", "media_type_unexpected"],
  ["notJson", "json_invalid"],
  ["notAnObject", "jwks_invalid"],
  ["giant", "body_too_large"],
  ["gzipBomb", "body_too_large"],
  ["drop", "network"],
  ["truncated", "network"],
];

describe.each(hostile)("a JWK Set that is %s", (fault, code) => {
  it(`makes every decision unavailable: 503, and ${code} in health and events`, async () => {
    const { issuer, gate, events, ask } = await startGate();
    issuer.fault(fault, { on: "jwks" });
    expect(await ask(await issuer.token())).toMatchObject({
      outcome: "unavailable",
      reason: "keys_unavailable",
      retryAfterSeconds: 1,
    });
    expect(gate.health().issuers[0]).toMatchObject({ state: "empty", lastErrorCode: code });
    expect(events.keys).toMatchObject([{ type: "refresh_failed", code }]);
    expect(issuer.requests.trap).toBe(0);
  });

  it("does not affect the existing keys", async () => {
    const { issuer, gate, clock, ask } = await startGate();
    await gate.ready();
    issuer.fault(fault, { on: "jwks" });
    await clock.advance(590_000, gate);
    expect(gate.health().issuers[0]).toMatchObject({ state: "stale", lastErrorCode: code });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(issuer.requests.trap).toBe(0);
  });
});

describe.each(hostile)("an issuer whose first answer is %s", (fault) => {
  it("is used as soon as it serves its keys", async () => {
    const { issuer, clock, ask } = await startGate();
    const token = await issuer.token({ expiresInSeconds: 3600 });
    issuer.fault(fault, { on: "jwks" });
    await ask(token);
    issuer.recover();
    await clock.advance(1000);
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
  });
});

describe("a body that is not a JWK Set", () => {
  it.each([{}, { keys: null }, { keys: {} }, { keys: "x" }, [], "x", 7, true])(
    "is refused: %j",
    async (body) => {
      const { issuer, gate, ask } = await startGate();
      issuer.fault((_, response) => sendJson(response, JSON.stringify(body)), { on: "jwks" });
      expect(await ask(await issuer.token())).toMatchObject({ outcome: "unavailable" });
      expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "jwks_invalid" });
    },
  );

  it("is refused when it has no body at all", async () => {
    const { issuer, gate, ask } = await startGate();
    issuer.fault((_, response) => sendJson(response, ""), { on: "jwks" });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "json_invalid" });
  });
});

describe("the media type of a JWK Set", () => {
  it.each([
    "application/json",
    "application/json; charset=utf-8",
    "application/jwk-set+json",
    "APPLICATION/JSON",
    "text/plain",
    "application/octet-stream",
    undefined,
  ])("may be %j", async (mediaType) => {
    const { issuer, ask } = await startGate();
    const jwks = JSON.stringify(issuer.jwks());
    issuer.fault((_, response) => sendJson(response, jwks, mediaType), { on: "jwks" });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
  });

  it.each(["text/html", "application/xml", "image/png", "application/jwt", "multipart/form-data"])(
    "must not be %j",
    async (mediaType) => {
      const { issuer, gate, ask } = await startGate();
      const jwks = JSON.stringify(issuer.jwks());
      issuer.fault((_, response) => sendJson(response, jwks, mediaType), { on: "jwks" });
      expect(await ask(await issuer.token())).toMatchObject({ outcome: "unavailable" });
      expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "media_type_unexpected" });
    },
  );
});

describe("the size of a JWK Set", () => {
  it("may be exactly 256 KiB, and not one byte more", async () => {
    const { issuer, gate, ask } = await startGate();
    const token = await issuer.token();
    const jwks = JSON.stringify(issuer.jwks());
    issuer.fault((_, response) => sendJson(response, jwks.padEnd(262_145)), { on: "jwks" });
    expect(await ask(token)).toMatchObject({ outcome: "unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "body_too_large" });

    const { issuer: other, ask: askOther } = await startGate();
    const theirs = JSON.stringify(other.jwks());
    other.fault((_, response) => sendJson(response, theirs.padEnd(262_144)), { on: "jwks" });
    expect(await askOther(await other.token())).toMatchObject({ outcome: "allowed" });
  });

  it("is limited by the operator's option", async () => {
    const { issuer, ask } = await startGate({}, { maxResponseBytes: 1024 });
    const jwks = JSON.stringify(issuer.jwks());
    issuer.fault((_, response) => sendJson(response, jwks.padEnd(1025)), { on: "jwks" });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "unavailable" });
  });

  it("is not read to the end of 50 MB: the connection is cut", async () => {
    const { issuer, ask } = await startGate();
    const cut = deferred<number>();
    issuer.fault((request, response) => stream50MB(request, response, cut.resolve), { on: "jwks" });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "unavailable" });
    // What the kernel's buffers on both sides accepted before the connection was closed.
    expect(await cut.promise).toBeLessThan(16_000_000);
  });

  it.each(["giant", "gzipBomb"] as const)("is not held in memory: %s", async (fault) => {
    const { issuer, ask } = await startGate();
    issuer.fault(fault, { on: "jwks" });
    const before = process.memoryUsage().arrayBuffers;
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "unavailable" });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});

describe("a slow issuer", () => {
  it.each(["hang", "drip"] as const)("is cut off after 5 seconds: %s", async (fault) => {
    const { issuer, gate, clock, ask } = await startGate();
    issuer.fault(fault, { on: "jwks" });
    const arrived = issuer.nextRequest("jwks");
    let decided = false;
    const deciding = ask(await issuer.token()).finally(() => {
      decided = true;
    });
    await arrived;
    await clock.advance(4999);
    expect(decided).toBe(false);
    await clock.advance(1);
    expect(await deciding).toMatchObject({ outcome: "unavailable", reason: "keys_unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "timeout" });
  });

  it("detects that it was cut off: the connection does not stay open", async () => {
    const { issuer, clock, ask } = await startGate();
    const closed = deferred<void>();
    const begun = new Promise<void>((resolve) => {
      issuer.fault(
        (_, response) => {
          response.writeHead(200, { "content-type": "application/json" }).write('{"keys":[');
          response.once("close", closed.resolve);
          resolve();
        },
        { on: "jwks" },
      );
    });
    const deciding = ask(await issuer.token());
    await begun;
    await clock.advance(5000);
    await deciding;
    await closed.promise;
  });

  it("has the operator's timeout, for metadata and keys together", async () => {
    const { issuer, gate, clock, ask } = await startGate({}, { fetchTimeoutMs: 1000 });
    issuer.fault("hang");
    const metadataAsked = issuer.nextRequest("oauthMetadata");
    const deciding = ask(await issuer.token());
    await metadataAsked;
    await clock.advance(999);
    const jwksAsked = issuer.nextRequest("jwks");
    issuer.recover();
    issuer.fault("hang", { on: "jwks" });
    await jwksAsked;
    await clock.advance(1);
    expect(await deciding).toMatchObject({ outcome: "unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "timeout" });
  });

  it("is waited for while it answers in time", async () => {
    const { issuer, clock, ask } = await startGate();
    issuer.fault("hang", { on: "jwks" });
    const arrived = issuer.nextRequest("jwks");
    const deciding = ask(await issuer.token());
    await arrived;
    await clock.advance(4999);
    issuer.recover();
    expect(await deciding).toMatchObject({ outcome: "allowed" });
  });
});

describe("an empty JWK Set", () => {
  it("withdraws every key: from then on nothing can be decided", async () => {
    const { issuer, gate, clock, events, ask } = await startGate();
    const token = await issuer.token({ expiresInSeconds: 3600 });
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
    issuer.withdraw("ES256-1");
    await clock.advance(600_000, gate);
    expect(await ask(token)).toMatchObject({ outcome: "unavailable", reason: "keys_unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ state: "empty", keyCount: 0 });
    expect(events.keys).toContainEqual(
      expect.objectContaining({ type: "key_withdrawn", kid: "ES256-1" }),
    );
  });

  it("is fetched again soon, and a key published then is used", async () => {
    const { issuer, gate, clock, ask } = await startGate();
    const token = await issuer.token();
    const [jwk] = issuer.jwks().keys;
    issuer.withdraw("ES256-1");
    expect(await ask(token)).toMatchObject({ outcome: "unavailable" });
    issuer.publish(jwk);
    await clock.advance(1000, gate);
    expect(gate.health().usable).toBe(true);
    expect(await ask(token)).toMatchObject({ outcome: "allowed" });
  });
});

function sendJson(response: ServerResponse, body: string, mediaType?: string): void {
  response.writeHead(200, mediaType === undefined ? {} : { "content-type": mediaType }).end(body);
}

const CHUNK = Buffer.alloc(65_536, " ");

function stream50MB(
  request: IncomingMessage,
  response: ServerResponse,
  tellBytesSent: (bytes: number) => void,
): void {
  response.once("close", () => tellBytesSent(request.socket.bytesWritten));
  response.writeHead(200, { "content-type": "application/json" });
  const chunks = Array.from({ length: 800 }, () => CHUNK);
  // The reader must close the connection half-way.
  pipeline(Readable.from(chunks), response).catch(() => {});
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
