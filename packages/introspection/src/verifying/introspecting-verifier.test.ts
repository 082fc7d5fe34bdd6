import { randomBytes } from "node:crypto";
import { memoryValueStore } from "@callgate/core";
import { describe, expect, it } from "vitest";
import { createScene, goodAnswer, type SceneOptions, secretSource } from "../test-support/scene.js";

const TOKEN = "tok-4711-0815-9042-3366";
const UNAVAILABLE = "introspection_unavailable";
const OVERLOADED = "introspection_overloaded";
/** Random tokens of the flood. A long one, at the default bounds: FLOOD_TOKENS=100000. */
const FLOOD = Number(process.env.FLOOD_TOKENS ?? 2000);
const BUDGET =
  process.env.FLOOD_TOKENS === undefined
    ? { missesPerSecond: 20, missBurst: 40 }
    : { missesPerSecond: 200, missBurst: 400 };

/** A scene whose server knows the tokens that begin with "good". */
async function goodScene(options: SceneOptions = {}) {
  const scene = await createScene(options);
  scene.server.reply = ({ token }) =>
    token.startsWith("good") ? { body: goodAnswer() } : { body: { active: false } };
  return scene;
}

describe("an active answer", () => {
  it("is used for its time, and then requested again", async () => {
    const { server, outcome, clock } = await goodScene({ refreshAhead: false });
    expect(await outcome("good")).toBe("allowed");
    await clock.advance(29_999);
    expect(await outcome("good")).toBe("allowed");
    expect(server.asked.length).toBe(1);
    await clock.advance(1);
    expect(await outcome("good")).toBe("allowed");
    expect(server.asked.length).toBe(2);
  });

  it("is not used once the token has been revoked for cacheSeconds", async () => {
    const { server, outcome, clock } = await goodScene({ cacheSeconds: 5, refreshAhead: false });
    await outcome("good");
    server.reply = () => ({ body: { active: false } });
    await clock.advance(4999);
    expect(await outcome("good")).toBe("allowed");
    await clock.advance(1);
    expect(await outcome("good")).toBe("token_inactive");
  });

  it("counts from its question, and not from when it arrived: the token may have been revoked between", async () => {
    const { server, outcome, clock } = await goodScene({ refreshAhead: false });
    server.reply = async () => {
      await clock.advance(2500);
      return { body: goodAnswer() };
    };
    expect(await outcome("good")).toBe("allowed");
    server.reply = () => ({ body: { active: false } });
    await clock.advance(27_499);
    expect(await outcome("good")).toBe("allowed");
    await clock.advance(1);
    expect(await outcome("good")).toBe("token_inactive");
  });

  it("of a token that is not valid yet refuses it no longer than until it is", async () => {
    const { server, outcome, clock } = await goodScene();
    const nbf = clock.now() / 1000 + 8;
    server.reply = () => ({ body: goodAnswer({ nbf }) });
    expect(await outcome("good")).toBe("token_not_yet_valid");
    await clock.advance(2999);
    expect(await outcome("good")).toBe("token_not_yet_valid");
    expect(server.asked.length).toBe(1);
    await clock.advance(1);
    expect(await outcome("good")).toBe("allowed");
  });

  it("is never used beyond the expiry of the token", async () => {
    const { server, outcome, clock } = await goodScene();
    const exp = clock.now() / 1000 + 10;
    server.reply = () => ({ body: goodAnswer({ exp }) });
    await outcome("good");
    await clock.advance(14_999);
    expect(await outcome("good")).toBe("allowed");
    expect(server.asked.length).toBe(1);
    await clock.advance(1);
    expect(await outcome("good")).toBe("token_expired");
  });

  it("is measured by a clock that is not set", async () => {
    const { server, outcome, clock } = await goodScene({ refreshAhead: false });
    await outcome("good");
    clock.step(-3_600_000);
    await clock.advance(30_000);
    await outcome("good");
    expect(server.asked.length).toBe(2);
  });

  it("of a token without exp has an assumed expiry, and no claim of it", async () => {
    const { server, decide, clock } = await goodScene({ assumeLifetimeSeconds: 120 });
    server.reply = () => ({ body: goodAnswer({ exp: undefined }) });
    const decision = await decide("good");
    expect(decision).toMatchObject({ auth: { expiresAt: clock.now() / 1000 + 120 } });
    expect(Object.keys(decision.auth?.claims ?? {})).not.toContain("exp");
  });

  it("is requested for every request with a cache of 0 seconds", async () => {
    const { server, outcome } = await goodScene({ cacheSeconds: 0, negativeCacheSeconds: 0 });
    for (const token of ["good", "good", "bad", "bad"]) await outcome(token);
    expect(server.asked.length).toBe(4);
  });

  it("is cached as a whole: another token of the same end is another one", async () => {
    const { server, outcome } = await goodScene();
    const end = "x".repeat(57);
    expect(await outcome(`good${end}`)).toBe("allowed");
    expect(await outcome(`evil${end}`)).toBe("token_inactive");
    expect(server.asked.length).toBe(2);
  });

  it("is requested ahead in the last third of its time, once, while it is in use", async () => {
    const { server, outcome, clock, events } = await goodScene();
    await outcome("good");
    await clock.advance(19_999);
    await outcome("good");
    expect(server.asked.length).toBe(1);
    await clock.advance(1);
    await Promise.all(["good", "good", "good"].map(outcome));
    await expect.poll(() => events.length).toBe(2);
    expect(server.asked.length).toBe(2);
    expect(events.at(-1)).toMatchObject({ type: "introspected", outcome: "active", ahead: true });
    await clock.advance(19_999);
    expect(await outcome("good")).toBe("allowed");
    expect(server.asked.length).toBe(2);
  });

  it("stays in use where the request ahead fails, and is dropped where it is a no", async () => {
    const { server, outcome, clock, events } = await goodScene();
    await outcome("good");
    server.reply = () => ({ status: 500 });
    await clock.advance(20_000);
    expect(await outcome("good")).toBe("allowed");
    await expect.poll(() => events.length).toBe(2);
    expect(await outcome("good")).toBe("allowed");
    server.reply = () => ({ body: { active: false } });
    await clock.advance(1000);
    expect(await outcome("good")).toBe("allowed");
    await expect.poll(() => events.at(-1)).toMatchObject({ outcome: "inactive" });
    expect(await outcome("good")).toBe("token_inactive");
  });

  it("is compared with revocations on every use", async () => {
    const { gate, outcome } = await goodScene();
    expect(await outcome("good")).toBe("allowed");
    await gate.revoke({ match: { caller: "reports" }, until: "2999-01-01", reason: "INC-42" });
    expect(await outcome("good")).toBe("caller_revoked");
  });
});

describe("an inactive answer", () => {
  it("is used for its own, shorter time", async () => {
    const { server, outcome, clock } = await goodScene();
    expect(await outcome("bad")).toBe("token_inactive");
    await clock.advance(9999);
    expect(await outcome("bad")).toBe("token_inactive");
    expect(server.asked.length).toBe(1);
    await clock.advance(1);
    await outcome("bad");
    expect(server.asked.length).toBe(2);
  });

  it("evicts no active one", async () => {
    const { server, outcome } = await goodScene({ maxEntries: 2, missBurst: 100_000 });
    await outcome("good");
    for (let each = 0; each < 20; each += 1) await outcome(`bad-${each}`);
    await outcome("good");
    expect(server.asked.length).toBe(21);
  });

  it("is never made of a failure", async () => {
    const { server, outcome } = await goodScene();
    server.reply = () => ({ status: 500 });
    expect(await outcome("good")).toBe(UNAVAILABLE);
    server.reply = () => ({ body: goodAnswer() });
    expect(await outcome("good")).toBe("allowed");
  });
});

describe("many requests", () => {
  it("with one token share one question: 10 000 at once", async () => {
    const { server, outcome } = await goodScene();
    const outcomes = await Promise.all(Array.from({ length: 10_000 }, () => outcome("good")));
    expect(new Set(outcomes)).toEqual(new Set(["allowed"]));
    expect(server.asked.length).toBe(1);
  });

  it("with random tokens cause no more questions than the budget, and lose no good token", async () => {
    const { server, outcome, clock, events } = await goodScene({ refreshAhead: false, ...BUDGET });
    expect(await outcome("good")).toBe("allowed");
    let lost = 0;
    // Four seconds, in which the good token is due once more.
    await clock.advance(28_000);
    const before = server.asked.length;
    for (let second = 0; second < 4; second += 1) {
      const flood = Array.from({ length: FLOOD / 4 }, () =>
        outcome(randomBytes(16).toString("hex")),
      );
      const outcomes = new Set(await Promise.all(flood));
      expect([...outcomes].every((each) => [OVERLOADED, "token_inactive"].includes(each))).toBe(
        true,
      );
      if ((await outcome("good")) !== "allowed") lost += 1;
      await clock.advance(1000);
    }
    expect(lost).toBe(0);
    expect(server.asked.length - before).toBeLessThanOrEqual(
      BUDGET.missBurst + 4 * BUDGET.missesPerSecond,
    );
    expect(events.some(({ type }) => type === "introspection_overloaded")).toBe(true);
    expect(
      events.filter(({ type }) => type === "introspection_overloaded").length,
    ).toBeLessThanOrEqual(5);
  });

  it("wait for their turn, and are refused beyond the queue", async () => {
    const { server, outcome, gate } = await goodScene({ concurrency: 2, queue: 3 });
    await outcome("good");
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    server.reply = async () => {
      await held;
      return { body: goodAnswer() };
    };
    const outcomes = Array.from({ length: 8 }, (_, each) => outcome(`other-${each}`));
    await expect.poll(() => gate.health().issuers[0]?.introspection?.inFlight).toBe(2);
    release();
    const all = await Promise.all(outcomes);
    expect(all.filter((each) => each === "allowed").length).toBe(5);
    expect(all.filter((each) => each === OVERLOADED).length).toBe(3);
  });
});

describe("an outage", () => {
  it("of 60 seconds serves known tokens for their time, then 503, and never 401", async () => {
    const { server, outcome, clock } = await goodScene();
    await outcome("good");
    const { reply } = server;
    server.reply = () => ({ status: 503 });
    const seen: string[] = [];
    for (let second = 0; second < 60; second += 1) {
      seen.push(await outcome("good"));
      await clock.advance(1000);
    }
    expect(seen.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => "allowed"));
    expect(new Set(seen.slice(30))).toEqual(new Set([UNAVAILABLE]));
    server.reply = reply;
    expect(await outcome("good")).toBe("allowed");
  });

  it("serves known tokens for longer where that is wanted, but not beyond their expiry", async () => {
    const { server, outcome, clock } = await goodScene({
      staleIfErrorSeconds: 60,
      refreshAhead: false,
    });
    const exp = clock.now() / 1000 + 50;
    server.reply = ({ token }) => ({ body: goodAnswer(token === "short" ? { exp } : {}) });
    await outcome("good");
    await outcome("short");
    server.reply = () => ({ status: 500 });
    await clock.advance(54_000);
    expect(await outcome("good")).toBe("allowed");
    expect(await outcome("short")).toBe("allowed");
    await clock.advance(1000);
    expect(await outcome("short")).toBe(UNAVAILABLE);
    await clock.advance(35_000);
    expect(await outcome("good")).toBe(UNAVAILABLE);
  });

  it.each([
    ["with answers of its own", {}],
    ["with a store", { shared: { store: memoryValueStore(), key: secretSource("k".repeat(40)) } }],
  ])(
    "serves known tokens for longer however many requests there are, %s",
    async (_title, options) => {
      const { server, outcome, clock, events } = await goodScene({
        ...options,
        staleIfErrorSeconds: 60,
        missesPerSecond: 1,
        missBurst: 1,
      });
      await outcome("good");
      await clock.advance(31_000);
      server.reply = () => ({ status: 500 });
      const outcomes: string[] = [];
      for (let each = 0; each < 10; each += 1) outcomes.push(await outcome("good"));
      expect(new Set(outcomes)).toEqual(new Set(["allowed"]));
      expect(events.some(({ type }) => type === "introspection_overloaded")).toBe(false);
      expect(await outcome("other")).toBe(OVERLOADED);
    },
  );

  it("ends the use of answers that are not kept", async () => {
    const { server, outcome } = await goodScene({ staleIfErrorSeconds: 60, cacheSeconds: 0 });
    expect(await outcome("good")).toBe("allowed");
    server.reply = () => ({ status: 500 });
    expect(await outcome("good")).toBe(UNAVAILABLE);
  });

  it("is not the end of a budget: while the server answers, no token is served longer", async () => {
    const { outcome, clock } = await goodScene({
      staleIfErrorSeconds: 60,
      refreshAhead: false,
      missesPerSecond: 1,
      missBurst: 1,
      reserve: 0,
    });
    await outcome("good");
    await clock.advance(31_000);
    expect(await outcome("other")).toBe("token_inactive");
    expect(await outcome("good")).toBe(OVERLOADED);
    await clock.advance(1000);
    expect(await outcome("good")).toBe("allowed");
  });

  it("does not serve longer what the server says is inactive", async () => {
    const { server, outcome, clock } = await goodScene({ staleIfErrorSeconds: 60 });
    await outcome("good");
    await clock.advance(30_000);
    server.reply = () => ({ body: { active: false } });
    expect(await outcome("good")).toBe("token_inactive");
  });

  it("of a server that hangs keeps one question waiting, and the others not at all", async () => {
    const { server, decide, clock } = await goodScene({ timeoutMs: 1000 });
    server.reply = () => "hang";
    const first = ["a", "b", "c"].map(decide);
    await expect.poll(() => server.asked.length).toBe(3);
    await clock.advance(1000);
    await Promise.all(first);
    const probe = decide("d");
    await expect.poll(() => server.asked.length).toBe(4);
    expect(await decide("e")).toMatchObject({ reason: UNAVAILABLE, retryAfterSeconds: 1 });
    await clock.advance(1000);
    await probe;
  });

  it("ends with the first answer, and is reported once", async () => {
    const { server, outcome, events, gate } = await goodScene();
    const { reply } = server;
    server.reply = () => ({ status: 500 });
    await outcome("good");
    expect(gate.health().usable).toBe(false);
    server.reply = reply;
    await outcome("good");
    expect(gate.health().usable).toBe(true);
    expect(events.map(({ type }) => type)).toEqual([
      "introspection_failed",
      "introspection_recovered",
      "introspected",
    ]);
  });

  it("does not keep a service out of use for which no request arrives", async () => {
    const { server, outcome, clock, gate } = await goodScene();
    server.reply = () => ({ status: 500 });
    await outcome("good");
    await clock.advance(9999);
    expect(gate.health().usable).toBe(false);
    await clock.advance(1);
    expect(gate.health().usable).toBe(true);
  });
});

it("sends an encrypted token, which only its server can read", async () => {
  const { server, outcome } = await goodScene();
  expect(await outcome("eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn")).toBe("token_inactive");
  expect(server.asked).toHaveLength(1);
});

describe("what is not sent", () => {
  const encode = (value: object): string =>
    Buffer.from(JSON.stringify(value)).toString("base64url");

  it.each([
    [
      "a JWT of another issuer",
      `${encode({ alg: "ES256" })}.${encode({ iss: "https://x.example" })}.c2ln`,
      "issuer_untrusted",
    ],
    ["a JWT that is malformed", `${encode({ alg: "ES256" })}.####.c2ln`, "credentials_malformed"],
    ["a JWT whose payload is not JSON", `${encode({ alg: "ES256" })}.AAAA.c2ln`, "token_malformed"],
    ["a token that is too long", "a".repeat(4097), "token_malformed"],
    ["a token with a character that no token has", "good,good", "credentials_malformed"],
    ["a token that is not ASCII", "g\u00f6\u00f6d", "credentials_malformed"],
  ])("is %s", async (_title, token, reason) => {
    const { server, outcome } = await goodScene();
    expect(await outcome(token)).toBe(reason);
    expect(server.asked).toEqual([]);
  });

  it("is a token without the prefix of the issuer", async () => {
    const { server, outcome } = await goodScene({ tokenPattern: { prefix: "good_" } });
    expect(await outcome("bad")).toBe("token_malformed");
    expect(server.asked).toEqual([]);
    expect(await outcome("good_1")).toBe("allowed");
  });

  it.each([
    ["no dot", "good"],
    ["one dot", "good.3TqP"],
    ["dots, and no JSON", "good.b.c"],
    ["four parts", "good.b.c.d"],
    ["every character of a token", "good-._~+/1=="],
    ["the first letter of most JWTs", "eyJ.good"],
    ["the greatest length", "a".repeat(4096)],
  ])("is not a token with %s", async (_title, token) => {
    const { server, outcome } = await goodScene();
    server.reply = () => ({ body: goodAnswer() });
    expect(await outcome(token)).toBe("allowed");
    expect(server.asked.map((asked) => asked.token)).toEqual([token]);
  });
});

describe("operators", () => {
  it("see nothing of a token, an answer or a secret", async () => {
    const { outcome, events, gate, server } = await goodScene();
    server.reply = ({ token }) =>
      token === TOKEN ? { body: goodAnswer({ username: TOKEN }) } : { status: 400, body: token };
    await outcome(TOKEN);
    await outcome("another-t0ken");
    const texts = JSON.stringify([events, gate.health()]);
    expect(texts).not.toContain(TOKEN);
    expect(texts).not.toContain("another-t0ken");
  });

  it("see questions, hits and entries in the health", async () => {
    const { outcome, gate, clock } = await goodScene();
    expect(gate.health().issuers[0]?.introspection).toMatchObject({
      usable: true,
      questions: 0,
      hitRatio: undefined,
      lastSuccessAt: undefined,
    });
    for (const token of ["good", "good", "good", "bad"]) await outcome(token);
    expect(gate.health().issuers[0]?.introspection).toMatchObject({
      usable: true,
      questions: 2,
      hitRatio: 0.5,
      entries: 1,
      inFlight: 0,
      lastSuccessAt: new Date(clock.now()).toISOString(),
    });
  });

  it("do not wait for keys that opaque tokens do not need", async () => {
    const { gate } = await goodScene();
    expect(await gate.ready({ deadlineMs: 0 })).toBe(true);
    expect(gate.health().usable).toBe(true);
  });
});

describe("a gate that was closed", () => {
  it("sends nothing, and decides nothing", async () => {
    const { gate, outcome, server } = await goodScene();
    await outcome("good");
    gate.close();
    expect(await outcome("good")).toBe(UNAVAILABLE);
    expect(server.asked.length).toBe(1);
    const [health] = gate.health().issuers;
    expect([health?.usable, health?.introspection?.usable]).toEqual([false, false]);
  });

  it("ends the questions under way, and reports no failure of the server", async () => {
    const { gate, outcome, server, events } = await goodScene();
    server.reply = () => new Promise(() => {});
    const deciding = outcome("good");
    await expect.poll(() => server.asked.length).toBe(1);
    gate.close();
    expect(await deciding).toBe(UNAVAILABLE);
    expect(events).toEqual([]);
    expect(gate.health().issuers[0]?.introspection?.lastErrorCode).toBeUndefined();
  });
});
