import { describe, expect, it } from "vitest";
import { runFleet } from "./fleet-run.js";

const plan = { processes: 200, seconds: 600 };

describe("runFleet", () => {
  it("without jitter lets everybody renew in the same second", async () => {
    const run = await runFleet({ ...plan, jitter: false });
    expect(run).toMatchObject({ requests: 600, peakPerSecond: 200 });
    // All start at once, and renew 60 seconds before expiry.
    const bursts = run.peaks.flatMap((peak, index) => (peak > 0 ? [[index * 10, peak]] : []));
    expect(bursts).toEqual([
      [0, 200],
      [240, 200],
      [480, 200],
    ]);
  });

  it("with jitter spreads the renewals over a quarter of the lead", async () => {
    const run = await runFleet({ ...plan, jitter: true });
    const spread = run.peaks.slice(20, 26).map((peak) => peak > 0);
    expect(spread).toEqual([false, false, true, true, true, false]);
    expect(run.peakPerSecond).toBeLessThan(40);
  });
});
