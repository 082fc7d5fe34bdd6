import http from "node:http";
import { describe, expect, it } from "vitest";
import type { Contender, TokenUser } from "../contenders/contender.js";
import { inWorld } from "./world.js";

/** Requests a token with fetch each time, and notes by Date when the response arrived. */
const asker: Contender = {
  name: "asker",
  callsApis: false,
  create: (tokenEndpoint): TokenUser => ({
    async getToken() {
      const response = await fetch(tokenEndpoint, { method: "POST" });
      return `${response.status} ${((await response.json()) as { error?: string }).error}`;
    },
  }),
};

describe("inWorld", () => {
  it("replaces Date and timers by its clock, and restores them", async () => {
    const { Date: RealDate, fetch: realFetch, setTimeout: realSetTimeout } = globalThis;
    const { request } = http;
    await inWorld(asker, async ({ clock, pass }) => {
      const startedAt = Date.now();
      const firedAt: string[] = [];
      setTimeout(() => firedAt.push(new Date().toISOString()), 7000);
      clearTimeout(setTimeout(() => firedAt.push("never"), 5000));
      await pass(60_000);
      expect(firedAt).toEqual(["2026-01-01T00:00:07.000Z"]);
      expect(Date.now() - startedAt).toBe(60_000);
      expect(clock.now()).toBe(Date.now());
      expect(new Date(0).getTime()).toBe(0);
    });
    expect([Date, fetch, setTimeout]).toEqual([RealDate, realFetch, realSetTimeout]);
    expect(http.request).toBe(request);
  });

  it("lets one request follow another at once, however far the clock is moved", async () => {
    await inWorld(asker, async ({ endpoint, user, pass }) => {
      endpoint.latencyMs = 200;
      const calls = user
        .getToken()
        .then(() => user.getToken())
        .then(() => user.getToken());
      await pass(10_000);
      await calls;
      const [first, ...later] = endpoint.requestedAt;
      expect(first).toBe(0);
      expect(later).toEqual([200, 400]);
    });
  });

  it("answers invalid_client, or breaks off, as the scenario says", async () => {
    await inWorld(asker, async ({ endpoint, user, pass }) => {
      endpoint.answer = () => (endpoint.requests === 1 ? "invalid_client" : "down");
      const fates = [user.getToken(), user.getToken().catch(() => "broken off")];
      await pass(1000);
      expect((await Promise.all(fates)).toSorted()).toEqual(["401 invalid_client", "broken off"]);
    });
  });
});
