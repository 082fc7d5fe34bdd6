import type { PublishedChange, Revocation } from "@callgate/core/kit";

/** A list of revocations that the command reads and changes. */
export interface RevocationStore {
  /** Its name for messages. */
  readonly name: string;
  /** @throws {UnknownError} when it cannot be read */
  read(): Promise<readonly Revocation[]>;
  /** @throws {UnknownError} when it cannot be changed */
  change(change: PublishedChange): Promise<void>;
}

/** The same for equal matches, however their members are ordered. */
export function keyOf(match: Revocation["match"]): string {
  return JSON.stringify(Object.entries(match).sort(([a], [b]) => (a < b ? -1 : 1)));
}
