import { createFakeClock } from "@callgate/testkit";
import { seededRandom } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { outcomeOf, setScene } from "../test-support/scene.js";
import { failed } from "../test-support/scripted-endpoint.js";

const HOUR = 3_600_000;

describe("TokenSource.get: clocks", () => {
  it("treats a token as expired when the wall clock says so", async () => {
    const { source, clock } = setScene();
    await source.get();
    clock.step(HOUR);
    expect(source.status().scopes[0]?.state).toBe("expired");
    expect(await outcomeOf(source.get())).toBe("token-2");
    expect(await outcomeOf(source.get())).toBe("token-2");
  });

  it.each([-HOUR, HOUR])("renews in time after the wall clock was set by %d ms", async (step) => {
    const { source, endpoint, clock } = setScene();
    await source.get();
    clock.step(step);
    await source.get();
    const before = endpoint.requests.length;
    for (let second = 0; second < 600; second += 1) {
      await source.get();
      await clock.advance(1000);
    }
    // Two tokens of 300 s last 480 s; a clock that was set changes nothing about that.
    expect(endpoint.requests.length - before).toBe(2);
  });

  it("makes no token valid again by setting the wall clock back", async () => {
    const { source, clock } = setScene();
    await source.get();
    await clock.advance(200_000);
    await source.get();
    clock.suspend(1);
    clock.step(-HOUR);
    expect(await outcomeOf(source.get())).toBe("token-1");
    clock.suspend(90_000);
    expect(await outcomeOf(source.get())).toBe("token-2");
  });

  it("returns no expired token while the monotonic clock stands still", async () => {
    const clock = createFakeClock();
    const { source } = setScene({ clock: { ...clock, monotonic: () => 0 } });
    expect(await outcomeOf(source.get())).toBe("token-1");
    clock.suspend(290_000);
    expect(await outcomeOf(source.get())).toBe("token-1");
    clock.suspend(1);
    expect(await outcomeOf(source.get())).toBe("token-2");
  });

  it("returns no expired token when the wall clock is set back while the monotonic one stands still", async () => {
    const clock = createFakeClock();
    const { source } = setScene({ clock: { ...clock, monotonic: () => 0 } });
    await source.get();
    clock.suspend(250_000);
    clock.step(-HOUR);
    expect(await outcomeOf(source.get())).toBe("token-2");
  });

  it("requests again where a clock was set while the request was under way", async () => {
    const { source, endpoint, clock } = setScene();
    endpoint.latencyMs = 1000;
    const outcome = outcomeOf(source.get());
    await clock.advance(500);
    clock.step(HOUR);
    await clock.advance(1500);
    expect(await outcome).toBe("token-2");
  });

  it.each([
    ["runs", 1],
    ["stands still", 0],
  ])("returns no expired token whatever happens while the monotonic clock %s", async (_, runs) => {
    const random = seededRandom(runs + 11);
    for (let round = 0; round < 200; round += 1) {
      const clock = createFakeClock();
      const monotonic = (): number => clock.monotonic() * runs;
      const { source, endpoint } = setScene({ clock: { ...clock, monotonic }, random });
      endpoint.granted = { expiresInSeconds: 100 };
      const bornAt = new Map<string, number>();
      for (let turn = 0; turn < 20; turn += 1) {
        const startedAt = clock.monotonic();
        const { value } = await source.get();
        if (!bornAt.has(value)) bornAt.set(value, startedAt);
        expect(clock.monotonic() - (bornAt.get(value) ?? 0)).toBeLessThanOrEqual(90_000);
        await clock.advance(0);
        clock.suspend(Math.floor(random() * 120_000));
        const step = Math.floor(random() * 4) - 2;
        if (step === -2 || step === 1) clock.step(Math.sign(step) * HOUR);
      }
    }
  });

  it("ends a cooldown in time however the wall clock is set", async () => {
    for (const step of [-HOUR, HOUR]) {
      const { source, endpoint, clock } = setScene();
      endpoint.failNext.push(failed("scope_rejected"));
      await outcomeOf(source.get());
      clock.step(step);
      await clock.advance(750);
      expect(await outcomeOf(source.get())).toBe("token-2");
    }
  });

  it("reports a token's expiry by the wall clock at its arrival", async () => {
    const clock = createFakeClock();
    const { source } = setScene({ clock });
    clock.step(-HOUR);
    expect((await source.get()).expiresAt).toBe(clock.now() / 1000 + 300);
  });
});
