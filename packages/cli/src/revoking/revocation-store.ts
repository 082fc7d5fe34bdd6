import { Faults, type PublishedChange, type Revocation, readRevocation } from "@callgate/core/kit";

/** A list of revocations that the command reads and changes. */
export interface RevocationStore {
  /** Its name for messages. */
  readonly name: string;
  /** @throws {UnknownError} when it cannot be read */
  read(): Promise<readonly Revocation[]>;
  /**
   * @returns `false` where there was nothing to lift
   * @throws {UnknownError} when it cannot be changed
   */
  change(change: PublishedChange): Promise<boolean>;
}

/** A key that two matches share exactly when they are equal, whatever the order of their members. */
export function keyOf(match: Revocation["match"]): string {
  return JSON.stringify(Object.entries(match).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a revocation has not ended. */
export function isInForce(revocation: Revocation, now: number): boolean {
  return (readRevocation(revocation, new Faults())?.untilMs ?? 0) > now;
}
