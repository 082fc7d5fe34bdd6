import { seededRandom } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { type Scene, setScene } from "../test-support/scene.js";
import { unreachable } from "../test-support/scripted-endpoint.js";

/** Calls every 100 ms, and counts how many failed and how many had to wait. */
async function callFor(
  { source, clock }: Scene,
  ms: number,
  everyMs = 100,
): Promise<{ failed: number; waited: number }> {
  let failed = 0;
  let waited = 0;
  for (let passed = 0; passed < ms; passed += everyMs) {
    const startedAt = clock.monotonic();
    source.get().then(
      () => {
        if (clock.monotonic() > startedAt) waited += 1;
      },
      () => {
        failed += 1;
      },
    );
    await clock.advance(everyMs);
  }
  return { failed, waited };
}

const draws: readonly (readonly [string, () => number])[] = [
  ["at the latest", () => 0],
  ["at the earliest", () => 0.999_999],
  ["by chance", seededRandom(7)],
];

describe.each(draws)("TokenSource.get under load, renewing %s", (_, random) => {
  it("sends at most 17 requests in an hour of 300 s tokens, and blocks only the first calls", async () => {
    const scene = setScene({ random });
    scene.endpoint.latencyMs = 200;
    const { failed, waited } = await callFor(scene, 3_600_000, 1000);
    expect(scene.endpoint.requests.length).toBeLessThanOrEqual(17);
    expect(scene.endpoint.requests.length).toBeGreaterThan(12);
    expect({ failed, waited }).toEqual({ failed: 0, waited: 1 });
  });

  it.each([60, 10])("sends at most one request per quarter lifetime of a %d s token", async (s) => {
    const scene = setScene({ random });
    scene.endpoint.granted = { expiresInSeconds: s };
    scene.endpoint.latencyMs = 50;
    const { failed, waited } = await callFor(scene, s * 20_000);
    const sentAt = scene.endpoint.requests.map(({ at }) => at);
    const gaps = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));
    expect(gaps.length).toBeGreaterThan(20);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(s * 250);
    expect({ failed, waited }).toEqual({ failed: 0, waited: 1 });
  });

  it("sends at most 12 requests and fails no call where the server is down for 40 s from the refresh point", async () => {
    const scene = setScene({ random });
    const { source, endpoint, clock } = scene;
    await source.get();
    const refreshAt = Date.parse(source.status().scopes[0]?.refreshAt ?? "");
    await clock.advance(refreshAt - clock.now());
    endpoint.failure = unreachable();
    expect(await callFor(scene, 40_000)).toEqual({ failed: 0, waited: 0 });
    endpoint.failure = undefined;
    expect(await callFor(scene, 60_000)).toEqual({ failed: 0, waited: 0 });
    expect(endpoint.requests.length).toBeLessThanOrEqual(12);
    expect(source.status().scopes[0]).toMatchObject({ state: "fresh", failures: 0 });
  });

  it("fails no call where the server hangs for 40 s from the refresh point", async () => {
    const scene = setScene({ random });
    const { source, endpoint, clock } = scene;
    await source.get();
    const refreshAt = Date.parse(source.status().scopes[0]?.refreshAt ?? "");
    await clock.advance(refreshAt - clock.now());
    endpoint.latencyMs = 60_000;
    expect(await callFor(scene, 40_000)).toEqual({ failed: 0, waited: 0 });
    endpoint.latencyMs = 10;
    expect(await callFor(scene, 60_000)).toEqual({ failed: 0, waited: 0 });
    expect(endpoint.requests.length).toBeLessThanOrEqual(12);
    expect(source.status().scopes[0]?.state).toBe("fresh");
  });
});

describe("TokenSource.get at once", () => {
  it("creates nothing for a call that finds a fresh token", async () => {
    const { source } = setScene({ scope: "a b" });
    await source.get();
    // Without a listener the call is one comparison: each gets the same promise.
    const quiet = setScene({}, "unheard");
    await quiet.source.get();
    expect(quiet.source.get()).toBe(quiet.source.get());
    await quiet.source.get({ scope: "c" });
    expect(quiet.source.get({ scope: "c" })).toBe(quiet.source.get({ scope: "c" }));
  });
});
