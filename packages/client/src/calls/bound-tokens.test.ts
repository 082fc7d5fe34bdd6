import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { interceptors, request } from "undici";
import { describe, expect, it } from "vitest";
import { createFetchFor } from "./fetch-for.js";
import { agentWith } from "./test-support/agent-with.js";
import { boundSupplier, noncesOf, proofOf } from "./test-support/bound-supplier.js";
import type { FakeSupplier } from "./test-support/fake-supplier.js";
import {
  credentialsOf,
  type SeenRequest,
  serve,
  type TestServer,
} from "./test-support/test-server.js";
import type { IsRefused } from "./token-refusal.js";

interface Sent {
  readonly method?: "GET" | "POST";
  readonly body?: string | Readable;
  readonly headers?: Record<string, string>;
  readonly path?: string;
  readonly isRefused?: IsRefused;
}
type Call = (server: TestServer, supplier: FakeSupplier, sent?: Sent) => Promise<number>;

const callsOf = (server: TestServer, { isRefused }: Sent) => ({
  origins: [server.origin],
  ...(isRefused && { isRefused }),
});
const ways: readonly (readonly [string, Call])[] = [
  [
    "fetchFor",
    async (server, supplier, sent = {}) => {
      const { path = "/", isRefused: _, ...init } = sent;
      const call = createFetchFor(supplier, callsOf(server, sent));
      const given = { ...init, ...(init.body && { duplex: "half" }) } as RequestInit;
      return (await call(`${server.origin}${path}`, given)).status;
    },
  ],
  [
    "tokenInterceptor",
    async (server, supplier, sent = {}) => {
      const { path = "/", isRefused: _, ...options } = sent;
      const dispatcher = agentWith(supplier, callsOf(server, sent));
      const answer = await request(`${server.origin}${path}`, { dispatcher, ...options });
      await answer.body.dump();
      return answer.statusCode;
    },
  ],
];

type Answer = readonly [status: number, headers?: Record<string, string>];
const demanding = (nonce: string): Answer => [
  401,
  { "www-authenticate": 'DPoP algs="ES256", error="use_dpop_nonce"', "dpop-nonce": nonce },
];
const refusing: Answer = [401, { "www-authenticate": 'DPoP algs="ES256", error="invalid_token"' }];

/** Answers in turn as listed, and 200 at last. */
function inTurn(...answers: Answer[]): Promise<TestServer> {
  return serve((_request: SeenRequest, response: ServerResponse) => {
    const [status, headers = {}] = answers.shift() ?? [200];
    response.writeHead(status, headers).end();
  });
}

describe.each(ways)("%s with a bound token", (_name, call) => {
  it("sends the scheme DPoP and a proof for method, address and token", async () => {
    const server = await serve();
    expect(await call(server, boundSupplier(), { method: "POST", path: "/a/%7Eb?c=d" })).toBe(200);
    expect(credentialsOf(server)).toEqual(["DPoP token-t1"]);
    const { claims, isGenuine } = proofOf(server.seen[0] as SeenRequest);
    expect(isGenuine).toBe(true);
    expect(claims).toMatchObject({
      htm: "POST",
      htu: `${server.origin}/a/%7Eb`,
      ath: createHash("sha256").update("token-t1").digest("base64url"),
    });
  });

  it("replaces a proof of the caller's, which is not for this token", async () => {
    const server = await serve();
    await call(server, boundSupplier(), { headers: { DPoP: "of-the-caller" } });
    expect(proofOf(server.seen[0] as SeenRequest).isGenuine).toBe(true);
  });

  it("sends it once more with the nonce that the service wants, and keeps the token", async () => {
    const server = await inTurn(demanding("n-1"));
    const supplier = boundSupplier();
    expect(await call(server, supplier, { method: "POST", body: "hello" })).toBe(200);
    expect(noncesOf(server)).toEqual([undefined, "n-1"]);
    expect(server.seen.map(({ body }) => body)).toEqual(["hello", "hello"]);
    expect(new Set(server.seen.map((seen) => proofOf(seen).claims.jti)).size).toBe(2);
    expect(credentialsOf(server)).toEqual(["DPoP token-t1", "DPoP token-t1"]);
    expect([supplier.requests, supplier.wins]).toEqual([1, 0]);
    expect(await call(server, supplier)).toBe(200);
    expect(noncesOf(server)).toEqual([undefined, "n-1", "n-1"]);
  });

  it("learns nonces of every answer, good or bad", async () => {
    const server = await inTurn([200, { "dpop-nonce": "n-1" }], [503, { "dpop-nonce": "n-2" }]);
    const supplier = boundSupplier();
    for (let index = 0; index < 3; index += 1) await call(server, supplier);
    expect(noncesOf(server)).toEqual([undefined, "n-1", "n-2"]);
  });

  it("is not sent a third time where the service wants yet another nonce", async () => {
    const server = await inTurn(demanding("n-1"), demanding("n-2"), demanding("n-3"));
    const supplier = boundSupplier();
    expect(await call(server, supplier)).toBe(401);
    expect([server.seen.length, supplier.wins]).toEqual([2, 0]);
    // The nonce of the last answer is kept nevertheless.
    expect(await call(server, supplier)).toBe(200);
    expect(noncesOf(server)).toEqual([undefined, "n-1", "n-2", "n-3"]);
  });

  it("gets another token after the nonce, where the token is refused, once", async () => {
    const server = await inTurn(demanding("n-1"), refusing, demanding("n-2"), refusing);
    const supplier = boundSupplier();
    expect(await call(server, supplier)).toBe(401);
    expect(credentialsOf(server)).toEqual(["DPoP token-t1", "DPoP token-t1", "DPoP token-t2"]);
    expect(noncesOf(server)).toEqual([undefined, "n-1", "n-1"]);
    expect([supplier.requests, supplier.wins]).toEqual([2, 1]);
  });

  it("sends the nonce with another token where that is the one the service wants", async () => {
    const server = await inTurn(refusing, demanding("n-1"));
    expect(await call(server, boundSupplier())).toBe(200);
    expect(credentialsOf(server)).toEqual(["DPoP token-t1", "DPoP token-t2", "DPoP token-t2"]);
    expect(noncesOf(server)).toEqual([undefined, undefined, "n-1"]);
  });

  it("does not send a stream again, and the next call has the nonce", async () => {
    const server = await inTurn(demanding("n-1"));
    const supplier = boundSupplier();
    const stream = () => ({ method: "POST", body: Readable.from([Buffer.from("x")]) }) as const;
    expect(await call(server, supplier, stream())).toBe(401);
    expect([server.seen.length, supplier.wins]).toEqual([1, 0]);
    expect(await call(server, supplier, stream())).toBe(200);
    expect(noncesOf(server)).toEqual([undefined, "n-1"]);
  });

  it("keeps the token where a nonce is wanted, whatever `isRefused` decides", async () => {
    const server = await inTurn(demanding("n-1"), demanding("n-2"));
    const supplier = boundSupplier();
    expect(await call(server, supplier, { isRefused: ({ status }) => status === 401 })).toBe(401);
    expect([server.seen.length, supplier.wins]).toEqual([2, 0]);
  });

  it.each<[string, Answer]>([
    ["a demand without a nonce", [401, { "www-authenticate": "DPoP error=use_dpop_nonce" }]],
    [
      "two nonces",
      [401, { "www-authenticate": "DPoP error=use_dpop_nonce", "dpop-nonce": "n-1, n-2" }],
    ],
    ["a 400", [400, { "www-authenticate": "DPoP error=use_dpop_nonce", "dpop-nonce": "n-1" }]],
    [
      "a demand in a Bearer challenge",
      [401, { "www-authenticate": "Bearer error=use_dpop_nonce", "dpop-nonce": "n-1" }],
    ],
    ["a proof that is refused", [401, { "www-authenticate": "DPoP error=invalid_dpop_proof" }]],
  ])("returns %s to the caller", async (_what, answer) => {
    const server = await inTurn(answer);
    const supplier = boundSupplier();
    expect(await call(server, supplier)).toBe(answer[0]);
    expect([server.seen.length, supplier.wins]).toEqual([1, 0]);
  });
});

describe("fetchFor with a bound token, after a redirect", () => {
  it("sends a proof for each address, and each server's own nonce", async () => {
    const target = await inTurn(demanding("n-target"));
    const start = await inTurn(
      demanding("n-start"),
      [307, { location: "/next" }],
      [307, { location: `${target.origin}/end?x=y` }],
    );
    const call = createFetchFor(boundSupplier(), { origins: [start.origin, target.origin] });
    const response = await call(`${start.origin}/first`, { method: "PUT", body: "hello" });
    expect([response.status, response.redirected]).toEqual([200, true]);
    const sent = ({ seen }: TestServer) =>
      seen.map((each) => [proofOf(each).claims.htu, proofOf(each).claims.nonce]);
    expect(sent(start)).toEqual([
      [`${start.origin}/first`, undefined],
      [`${start.origin}/first`, "n-start"],
      [`${start.origin}/next`, "n-start"],
    ]);
    expect(sent(target)).toEqual([
      [`${target.origin}/end`, undefined],
      [`${target.origin}/end`, "n-target"],
    ]);
    expect(target.seen.map(({ body }) => body)).toEqual(["hello", "hello"]);
  });

  it("has the method that the redirect changed it to", async () => {
    const server = await inTurn([303, { location: "/result" }]);
    const call = createFetchFor(boundSupplier(), { origins: [server.origin] });
    await call(`${server.origin}/jobs`, { method: "POST", body: "x" });
    expect(server.seen.map((each) => proofOf(each).claims.htm)).toEqual(["POST", "GET"]);
  });

  it("sends neither token nor proof to another origin, and learns nothing from it", async () => {
    const other = await inTurn(demanding("n-other"), demanding("n-other"));
    const start = await inTurn([307, { location: other.origin }]);
    const supplier = boundSupplier();
    const call = createFetchFor(supplier, { origins: [start.origin] });
    const response = await call(start.origin, { headers: { dpop: "of-the-caller" } });
    expect(response.status).toBe(401);
    expect(other.seen).toHaveLength(1);
    expect(other.seen[0]?.headers).not.toHaveProperty("authorization");
    expect(other.seen[0]?.headers).not.toHaveProperty("dpop");
    const allowed = createFetchFor(supplier, { origins: [other.origin] });
    await allowed(other.origin);
    expect(proofOf(other.seen[1] as SeenRequest).claims.nonce).toBeUndefined();
  });

  it("sends a call with credentials of its own unchanged", async () => {
    const server = await serve();
    const call = createFetchFor(boundSupplier(), { origins: [server.origin] });
    await call(server.origin, { headers: { authorization: "Bearer own", dpop: "own-proof" } });
    expect(server.seen[0]?.headers).toMatchObject({
      authorization: "Bearer own",
      dpop: "own-proof",
    });
  });
});

describe("tokenInterceptor with a bound token", () => {
  it("names the origin that is called where the path begins with two slashes", async () => {
    const server = await serve();
    const dispatcher = agentWith(boundSupplier(), { origins: [server.origin] });
    const path = "//evil.example/x?y";
    await dispatcher.request({ origin: server.origin, path, method: "GET" });
    const [seen] = server.seen;
    expect(seen?.url).toBe("//evil.example/x?y");
    expect(proofOf(seen as SeenRequest).claims.htu).toBe(`${server.origin}//evil.example/x`);
  });

  it("makes another proof for each attempt of `retry()`, which comes after it", async () => {
    const server = await inTurn([503], [503]);
    const retry = interceptors.retry({ minTimeout: 1, maxRetries: 2 });
    const dispatcher = agentWith(boundSupplier(), { origins: [server.origin] }, retry);
    const { statusCode, body } = await request(server.origin, { dispatcher });
    await body.dump();
    expect([statusCode, server.seen.length]).toEqual([200, 3]);
    expect(new Set(server.seen.map((each) => proofOf(each).claims.jti)).size).toBe(3);
  });
});
