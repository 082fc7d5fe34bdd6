import assert from "node:assert/strict";
import type { Revocation, RevocationChange, RevocationSource } from "@callgate/core";
import type { ContractCheck } from "./adapter-contract.js";
import { FollowedSource } from "./followed-source.js";

/** A source for the contract to check, opened for one check with an empty list. */
export interface RevocationSourceUnderTest {
  readonly source: RevocationSource;
  /** Adds a revocation where the source reads: to the file, to the stream. */
  add(revocation: Revocation): unknown;
  /** Lets time pass while the source is waited for: moves the clock that it was given. Default: waits. */
  pass?(): unknown;
  /** Ends what was opened; awaited. Default: nothing. */
  close?(): unknown;
}

const UNTIL = "2999-12-31T00:00:00Z";
const revocationOf = (caller: string): Revocation => ({
  match: { caller },
  until: UNTIL,
  reason: "contract",
});

/**
 * Lists what a {@link RevocationSource} must do, for any test runner.
 *
 * @example
 * describe("my source", () => {
 *   for (const { name, run } of revocationSourceContract(open)) it(name, run);
 * });
 */
export function revocationSourceContract(
  open: () => RevocationSourceUnderTest | Promise<RevocationSourceUnderTest>,
): readonly ContractCheck[] {
  const checks: Record<
    string,
    (given: RevocationSourceUnderTest, followed: FollowedSource) => Promise<void>
  > = {
    async "has a name for health and events"({ source }) {
      assert.match(source.name, /^[\x20-\x7e]{1,128}$/);
    },
    async "reports an empty list as up to date"(_given, followed) {
      await followed.until((changes) => changes.some(({ type }) => type === "synced"));
      assert.deepEqual(followed.callers(), []);
    },
    async "reports what was revoked before it started, and then that it is up to date"(
      { add },
      followed,
    ) {
      await add(revocationOf("before"));
      await followed.until(() => followed.callers().includes("before"));
      await followed.until((changes) => changes.at(-1)?.type === "synced");
    },
    async "reports what is revoked while it runs, once for each"({ add }, followed) {
      await followed.until((changes) => changes.some(({ type }) => type === "synced"));
      for (const caller of ["a", "b", "c"]) await add(revocationOf(caller));
      await followed.until(() => followed.callers().length === 3);
      assert.deepEqual([...followed.callers()].sort(), ["a", "b", "c"]);
    },
    async "reports again and again that it is up to date"(_given, followed) {
      const synced = (changes: readonly RevocationChange[]): number =>
        changes.filter(({ type }) => type === "synced").length;
      await followed.until((changes) => synced(changes) >= 3);
    },
    async "ends when it is aborted, and reports nothing more"({ add }, followed) {
      await followed.until((changes) => changes.some(({ type }) => type === "synced"));
      await followed.end();
      const before = followed.changes.length;
      await add(revocationOf("after"));
      await followed.passes(300);
      assert.equal(followed.changes.length, before);
    },
    async "can be started again, and reports its list from the beginning"(given, followed) {
      await given.add(revocationOf("kept"));
      await followed.until(() => followed.callers().includes("kept"));
      await followed.end();
      const again = new FollowedSource(given);
      await again.until(() => again.callers().includes("kept"));
      await again.end();
    },
  };
  return Object.entries(checks).map(([name, check]) => ({
    name,
    async run() {
      const given = await open();
      const followed = new FollowedSource(given);
      try {
        await check(given, followed);
      } finally {
        await followed.end();
        await given.close?.();
      }
    },
  }));
}
