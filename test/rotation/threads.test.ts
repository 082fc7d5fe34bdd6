import { AsyncLocalStorage } from "node:async_hooks";
import { availableParallelism } from "node:os";
import { occupyThreads } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { openGate, present, startGate, startIssuer } from "../keys/gate-under-test.js";

const always = { signatureThreads: "always" } as const;

const requestWith = (token: string) => ({
  method: "GET",
  url: "/",
  authorization: [`Bearer ${token}`],
});

describe("a gate with signatures on threads", () => {
  it("decides about a cached token at once, however many wait for their signatures", async () => {
    const { gate, issuer, ask } = await startGate({}, always);
    const known = await issuer.token();
    expect(await ask(known)).toMatchObject({ outcome: "allowed" });
    const tokens = await Promise.all(Array.from({ length: 200 }, () => issuer.token()));
    const threads = occupyThreads();
    const waiting = tokens.map((token) => ask(token));
    const decision = gate.decideNow(requestWith(known), gate.policy({ callers: "any" }));
    expect(decision).toMatchObject({ outcome: "allowed" });
    await threads.release();
    const outcomes = new Set((await Promise.all(waiting)).map(({ outcome }) => outcome));
    expect(outcomes).toEqual(new Set(["allowed"]));
  });

  it("caches what a thread has verified, and not what it has refused", async () => {
    const { gate, issuer, ask } = await startGate({}, always);
    const good = await issuer.token();
    const forged = await issuer.forge.wrongKey({});
    await Promise.all([ask(good), ask(forged)]);
    const policy = gate.policy({ callers: "any" });
    expect(gate.decideNow(requestWith(good), policy)).toMatchObject({ outcome: "allowed" });
    const again = gate.decideNow(requestWith(forged), policy);
    expect(again).toBeInstanceOf(Promise);
    expect(await again).toMatchObject({ reason: "signature_invalid" });
  });

  it("admits no token that was on a thread when it was closed, and caches none", async () => {
    const { gate, issuer } = await startGate({}, always);
    await gate.ready();
    const token = await issuer.token();
    const threads = occupyThreads();
    const deciding = present(gate, token);
    gate.close();
    await threads.release();
    const unavailable = { outcome: "unavailable", reason: "keys_unavailable" };
    expect(await deciding).toMatchObject(unavailable);
    expect(await present(gate, token)).toMatchObject(unavailable);
  });

  it("verifies a good token among forged ones in its turn", async () => {
    const { gate, issuer, ask } = await startGate({}, always);
    await gate.ready();
    const good = await issuer.token();
    const forged = await Promise.all(
      Array.from({ length: 100 }, (_, n) => issuer.forge.wrongKey({ claims: { n } })),
    );
    const order: string[] = [];
    const asking = [...forged.slice(0, 50), good, ...forged.slice(50)].map(async (token) => {
      const { outcome } = await ask(token);
      order.push(outcome);
    });
    await Promise.all(asking);
    // Four threads end a little out of order.
    expect(Math.abs(order.indexOf("allowed") - 50)).toBeLessThan(10);
    expect(order.filter((outcome) => outcome === "allowed")).toHaveLength(1);
  });

  it("continues in the asynchronous context of each request", async () => {
    const { gate, issuer, ask } = await startGate({}, always);
    await gate.ready();
    const storage = new AsyncLocalStorage<number>();
    const tokens = await Promise.all(Array.from({ length: 100 }, () => issuer.token()));
    const seen = tokens.map((token, n) =>
      storage.run(n, async () => {
        await ask(token);
        return storage.getStore();
      }),
    );
    expect(await Promise.all(seen)).toEqual(tokens.map((_, n) => n));
  });

  it("reports each decision with what the token was verified for", async () => {
    const { gate, issuer, events, ask } = await startGate({}, always);
    await gate.ready();
    const token = await issuer.token();
    await Promise.all([ask(token), ask(token)]);
    await ask(token);
    expect(events.decisions.map(({ outcome, cached }) => [outcome, cached])).toEqual([
      ["allowed", false],
      ["allowed", false],
      ["allowed", true],
    ]);
  });
});

describe("a gate with the default", () => {
  it.skipIf(availableParallelism() === 1)(
    "verifies tokens at once that come one by one, and leaves most of a burst to threads",
    async () => {
      const { url, audience, token } = await startIssuer();
      const gate = openGate({ issuer: url, audience });
      await gate.ready();
      const policy = gate.policy({ callers: "any" });
      const [lone, ...burst] = await Promise.all(Array.from({ length: 500 }, () => token()));
      const decideNow = (each = "") => gate.decideNow(requestWith(each), policy);

      await new Promise((resolve) => setImmediate(resolve));
      expect(decideNow(lone)).toMatchObject({ outcome: "allowed" });
      const decided = burst.map(decideNow);
      expect(decided.filter((decision) => decision instanceof Promise).length).toBeGreaterThan(250);
      const outcomes = new Set((await Promise.all(decided)).map(({ outcome }) => outcome));
      expect(outcomes).toEqual(new Set(["allowed"]));

      await expect
        .poll(async () => ({ now: decideNow(await token()) }))
        .toMatchObject({ now: { outcome: "allowed" } });
    },
  );
});
