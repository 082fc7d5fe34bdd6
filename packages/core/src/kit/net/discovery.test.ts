import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { Discovery, metadataUrls } from "./discovery.js";

const ISSUER = "https://login.example.com/tenant";
const OAUTH = "https://login.example.com/.well-known/oauth-authorization-server/tenant";
const OPENID = "https://login.example.com/tenant/.well-known/openid-configuration";

describe("metadataUrls", () => {
  it.each([
    [
      "https://a.example",
      "https://a.example/.well-known/oauth-authorization-server",
      "https://a.example/.well-known/openid-configuration",
    ],
    [
      "https://a.example/",
      "https://a.example/.well-known/oauth-authorization-server",
      "https://a.example/.well-known/openid-configuration",
    ],
    [ISSUER, OAUTH, OPENID],
    [`${ISSUER}/`, OAUTH, OPENID],
    [
      "http://127.0.0.1:4444/a/b",
      "http://127.0.0.1:4444/.well-known/oauth-authorization-server/a/b",
      "http://127.0.0.1:4444/a/b/.well-known/openid-configuration",
    ],
  ])("of %s inserts one path and appends the other", (issuer, oauth, openid) => {
    expect(metadataUrls(issuer)).toEqual([oauth, openid]);
  });
});

/** Reads as the test says at each address, and records the time of each read. */
function scene(read: (url: string, signal: AbortSignal) => Promise<string>) {
  const clock = new FakeClock();
  const requests: [url: string, afterMs: number][] = [];
  const startedAt = clock.monotonic();
  const discovery = new Discovery<string>({
    issuer: ISSUER,
    clock,
    read: (url, signal) => {
      requests.push([url, clock.monotonic() - startedAt]);
      return read(url, signal);
    },
    rank: (error) => (String(error).startsWith("document") ? 1 : 0),
    codeOf: () => "network",
    timedOut: () => new Error("timed out"),
  });
  return { clock, requests, discovery };
}

const never = (): Promise<string> => new Promise(() => {});

describe("Discovery", () => {
  it("reads the RFC 8414 address, and no other when it answers", async () => {
    const { clock, requests, discovery } = scene(async () => "found");
    expect(await discovery.find(1000)).toBe("found");
    expect(requests).toEqual([[OAUTH, 0]]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("reads the other address at once after any failure of the first", async () => {
    const { requests, discovery } = scene(async (url) => {
      if (url === OAUTH) throw "anything";
      return "found";
    });
    expect(await discovery.find(1000)).toBe("found");
    expect(requests).toEqual([
      [OAUTH, 0],
      [OPENID, 0],
    ]);
  });

  it("begins with the address that worked last time", async () => {
    const { requests, discovery } = scene(async (url) => {
      if (url === OAUTH) throw "anything";
      return "found";
    });
    await discovery.find(1000);
    await discovery.find(1000);
    expect(requests.map(([url]) => url)).toEqual([OAUTH, OPENID, OPENID]);
  });

  it("goes back to the first address when the second fails later", async () => {
    let there = OPENID;
    const { requests, discovery } = scene(async (url) => {
      if (url !== there) throw "anything";
      return "found";
    });
    await discovery.find(1000);
    there = OAUTH;
    expect(await discovery.find(1000)).toBe("found");
    await discovery.find(1000);
    expect(requests.map(([url]) => url)).toEqual([OAUTH, OPENID, OPENID, OAUTH, OAUTH]);
  });

  it("tries the second after half of the time where the first hangs, and then aborts the first", async () => {
    const signals: AbortSignal[] = [];
    const { clock, requests, discovery } = scene((url, signal) => {
      signals.push(signal);
      return url === OAUTH ? never() : Promise.resolve("found");
    });
    const finding = discovery.find(1000);
    await clock.advance(499);
    expect(requests).toEqual([[OAUTH, 0]]);
    await clock.advance(1);
    expect(await finding).toBe("found");
    expect(requests).toEqual([
      [OAUTH, 0],
      [OPENID, 500],
    ]);
    expect(signals[0]?.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("still uses a late answer of the first, after the second has failed", async () => {
    let answer = (_: string): void => {};
    const { clock, discovery } = scene((url) =>
      url === OAUTH
        ? new Promise((resolve) => {
            answer = resolve;
          })
        : Promise.reject("not there"),
    );
    const finding = discovery.find(1000);
    await clock.advance(900);
    answer("found late");
    expect(await finding).toBe("found late");
  });

  it("ends when its time is up", async () => {
    const { clock, discovery } = scene(never);
    const outcome = expect(discovery.find(1000)).rejects.toThrow("timed out");
    await clock.advance(1000);
    await outcome;
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    ["the first", "document wrong", "not there", "document wrong"],
    ["the second", "not there", "document wrong", "document wrong"],
    ["the later of equals", "one", "two", "two"],
  ])(
    "fails with the more specific failure when both fail: %s",
    async (_, first, second, expected) => {
      const { discovery } = scene((url) => Promise.reject(url === OAUTH ? first : second));
      await expect(discovery.find(1000)).rejects.toBe(expected);
    },
  );

  it("fails with what was wrong with a document, though the other address hangs", async () => {
    const { clock, discovery } = scene((url) =>
      url === OAUTH ? Promise.reject("document wrong") : never(),
    );
    const outcome = expect(discovery.find(1000)).rejects.toBe("document wrong");
    await clock.advance(1000);
    await outcome;
  });

  it("ends with the reason that it was aborted with", async () => {
    const { clock, discovery } = scene(never);
    const abandoning = new AbortController();
    const outcome = expect(discovery.find(1000, abandoning.signal)).rejects.toBe("closed");
    abandoning.abort("closed");
    await outcome;
    expect(clock.pendingTimers).toBe(0);
  });
});
