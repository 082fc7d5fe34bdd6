import {
  Faults,
  type PublishedChange,
  type RevocationMatch,
  readMatch,
  readRevocation,
} from "@callgate/core/kit";
import type { StreamEntry } from "./answers.js";

/** One entry of the stream: a change, and what is needed to know when it no longer matters. */
export interface RevocationRecord {
  readonly id: string;
  readonly change: PublishedChange;
  /** The same for every change of the same match. */
  readonly key: string;
  /** When a revocation ends, in milliseconds since the Unix epoch; `undefined` for one that lifts others. */
  readonly untilMs: number | undefined;
}

const VERSION = 1;

/** The text of a change in the stream. */
export function writeRecord(change: PublishedChange): string {
  return JSON.stringify({ v: VERSION, ...change });
}

/** @returns `undefined` for what is not a change of this version: any writer of the server may have added it */
export function readRecord({ id, record }: StreamEntry): RevocationRecord | undefined {
  const written = parse(record);
  if (written?.v !== VERSION) return undefined;
  const faults = new Faults();
  if (written.type === "revoked") {
    const checked = readRevocation(written.revocation, faults);
    if (checked === undefined) return undefined;
    const change = { type: "revoked", revocation: written.revocation } as PublishedChange;
    return { id, change, key: keyOf(checked.match), untilMs: checked.untilMs };
  }
  const match = written.type === "restored" ? readMatch(written.match, faults) : undefined;
  return (
    match && { id, change: { type: "restored", match }, key: keyOf(match), untilMs: undefined }
  );
}

/** The members of a match that was read are always in the same order. */
function keyOf(match: RevocationMatch): string {
  return JSON.stringify(match);
}

function parse(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
    return isRecord ? Object.assign(Object.create(null), value) : undefined;
  } catch {
    return undefined;
  }
}
