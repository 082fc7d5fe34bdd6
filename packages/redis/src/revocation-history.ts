import type { PublishedChange } from "@callgate/core/kit";
import type { RevocationRecord } from "./revocation-record.js";

/**
 * How long after it was lifted a revocation, and what lifted it, stay in the stream: every process has read both by then.
 */
const LIFTED_KEPT_MS = 3_600_000;

/** What one match has in the stream, in order. */
interface OfOneMatch {
  /** Up to the last that lifts the others, that one included. */
  lifted: RevocationRecord[];
  /** After it. */
  inForce: RevocationRecord[];
}

/** The records of a stream, by what they concern: only the last that lifts a match, and what follows it, still counts. */
export class RevocationHistory {
  readonly #byMatch = new Map<string, OfOneMatch>();

  constructor(records: Iterable<RevocationRecord>) {
    for (const record of records) {
      const known = this.#byMatch.get(record.key) ?? { lifted: [], inForce: [] };
      if (record.change.type === "revoked") known.inForce.push(record);
      else {
        known.lifted.push(...known.inForce, record);
        known.inForce = [];
      }
      this.#byMatch.set(record.key, known);
    }
  }

  /**
   * The changes that lead to the present list, without what was lifted again meanwhile.
   *
   * @param nowMs milliseconds since the Unix epoch
   */
  changes(nowMs: number): readonly PublishedChange[] {
    const changes: PublishedChange[] = [];
    for (const { lifted, inForce } of this.#byMatch.values()) {
      const last = lifted.at(-1);
      if (last !== undefined && inForce.length === 0) changes.push(last.change);
      for (const { change, untilMs = 0 } of inForce) if (untilMs > nowMs) changes.push(change);
    }
    return changes;
  }

  /** The identifiers of the records that no process needs any more. */
  obsolete(nowMs: number): readonly string[] {
    const ids: string[] = [];
    for (const { lifted, inForce } of this.#byMatch.values()) {
      const last = lifted.at(-1);
      if (last !== undefined && nowMs - addedAt(last) > LIFTED_KEPT_MS)
        ids.push(...lifted.map(({ id }) => id));
      for (const { id, untilMs = 0 } of inForce) if (untilMs <= nowMs) ids.push(id);
    }
    return ids;
  }
}

/** When the server added a record, in milliseconds since the Unix epoch: the first part of its identifier. */
function addedAt({ id }: RevocationRecord): number {
  return Number(id.slice(0, id.indexOf("-")));
}
