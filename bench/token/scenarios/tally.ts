import type { World } from "../world/world.js";

/** What became of calls. */
export interface Tally {
  readonly calls: number;
  readonly failed: number;
  /** Those that got their token, but not at once. */
  readonly waited: number;
}

/** Calls at a steady pace for a while, whatever becomes of the calls before, and waits for the last of them. */
export async function callFor(
  { user, clock, pass }: World,
  forMs: number,
  everyMs: number,
): Promise<Tally> {
  const tally = { calls: 0, failed: 0, waited: 0 };
  for (let passed = 0; passed < forMs; passed += everyMs) {
    const startedAt = clock.monotonic();
    tally.calls += 1;
    user.getToken().then(
      () => {
        if (clock.monotonic() > startedAt) tally.waited += 1;
      },
      () => {
        tally.failed += 1;
      },
    );
    await pass(everyMs);
  }
  return tally;
}
