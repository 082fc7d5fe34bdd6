import { request } from "undici";
import { describe, expect, it } from "vitest";
import { createFetchFor } from "./fetch-for.js";
import { agentWith } from "./test-support/agent-with.js";
import { FakeSupplier } from "./test-support/fake-supplier.js";
import { credentialsOf, serve, type TestServer } from "./test-support/test-server.js";
import type { AnswerHead, IsRefused } from "./token-refusal.js";

type Call = (server: TestServer, supplier: FakeSupplier, isRefused?: IsRefused) => Promise<number>;

const options = (server: TestServer, isRefused: IsRefused | undefined) => ({
  origins: [server.origin],
  ...(isRefused && { isRefused }),
});
const ways: readonly (readonly [string, Call])[] = [
  [
    "fetchFor",
    async (server, supplier, isRefused) =>
      (await createFetchFor(supplier, options(server, isRefused))(server.origin)).status,
  ],
  [
    "tokenInterceptor",
    async (server, supplier, isRefused) => {
      const dispatcher = agentWith(supplier, options(server, isRefused));
      const { statusCode, body } = await request(server.origin, { dispatcher });
      await body.dump();
      return statusCode;
    },
  ],
];

/** Refuses the first token in this way, and accepts the second. */
const refusing = (status: number, headers: Record<string, string> = {}) =>
  serve(({ headers: { authorization } }, response) => {
    const isFirst = authorization === "Bearer token-t1";
    response.writeHead(isFirst ? status : 200, isFirst ? headers : {}).end();
  });

describe.each(ways)("%s", (_name, call) => {
  it.each(["Bearer", 'Bearer realm="x"', 'Bearer realm="x" error="invalid_token"'])(
    "gets another token after 401 %s",
    async (challenge) => {
      const server = await refusing(401, { "www-authenticate": challenge });
      expect(await call(server, new FakeSupplier())).toBe(200);
      expect(credentialsOf(server)).toEqual(["Bearer token-t1", "Bearer token-t2"]);
    },
  );

  it("gets another token where the predicate returns true, and passes it status and headers", async () => {
    const seen: AnswerHead[] = [];
    const server = await refusing(403, { "x-reason": "Expired" });
    const status = await call(server, new FakeSupplier(), (answer) => {
      seen.push(answer);
      return answer.status === 403 && answer.headers.get("X-Reason") === "Expired";
    });
    expect([status, server.seen.length]).toEqual([200, 2]);
    expect(seen[0]?.headers.get("absent")).toBeNull();
    expect(Object.keys(seen[0] ?? {}).sort()).toEqual(["headers", "status"]);
  });

  it("keeps its token where the predicate returns false", async () => {
    const server = await refusing(401, { "www-authenticate": 'Bearer error="invalid_token"' });
    const supplier = new FakeSupplier();
    expect(await call(server, supplier, () => false)).toBe(401);
    expect([server.seen.length, supplier.wins]).toEqual([1, 0]);
  });

  it("accepts only `true` as a refusal", async () => {
    const server = await refusing(401);
    expect(await call(server, new FakeSupplier(), (async () => false) as never)).toBe(401);
    expect(server.seen).toHaveLength(1);
  });

  it("stays within the budget however often the predicate returns true", async () => {
    const server = await serve((_request, response) => response.writeHead(401).end());
    const supplier = new FakeSupplier();
    for (let time = 0; time < 10; time += 1) await call(server, supplier, () => true);
    expect(supplier.wins).toBe(2);
    expect(server.seen).toHaveLength(12);
  });

  it("fails as the predicate does", async () => {
    const server = await refusing(401);
    const failure = new Error("predicate");
    await expect(
      call(server, new FakeSupplier(), () => {
        throw failure;
      }),
    ).rejects.toThrow("predicate");
  });
});
