import type { EndpointPolicy } from "@callgate/core";
import { charactersFault } from "../names/caller-name.js";
import { type Cursor, quote, readFields, readWord } from "./cursor.js";
import { readInteger } from "./read-integer.js";
import { readTexts } from "./read-texts.js";

const MAX_ACTORS = 10_000;
const MAX_LENGTH = 1024;
const MAX_DEPTH = 16;

/** Reads which services may act for the subject of a token. */
export function readDelegation(cursor: Cursor | undefined): EndpointPolicy["delegation"] {
  if (cursor === undefined) return undefined;
  if (cursor.node.kind === "scalar") return readWord(cursor, ["any", "refuse"] as const);
  const expected = "`any`, `refuse` or a map with `actors`";
  const fields = readFields(cursor, ["actors", "maxDepth"], expected);
  if (fields === undefined) return undefined;
  const actors = fields.get("actors");
  if (actors === undefined) {
    cursor.errorAtKey("value_invalid", "has no `actors`: list them, or write `delegation: refuse`");
  }
  const maxDepth = readInteger(fields.get("maxDepth"), 1, MAX_DEPTH);
  return Object.freeze({
    actors: Object.freeze(actors === undefined ? [] : readActors(actors)),
    ...(maxDepth !== undefined && { maxDepth }),
  });
}

/** Actors are named as in the token: without an alias, and groups are of callers. */
function readActors(cursor: Cursor): readonly string[] {
  return readTexts(cursor, MAX_ACTORS, "value_invalid", false).flatMap(({ text, cursor: item }) => {
    const fault = text.startsWith("group:")
      ? {
          code: "value_invalid" as const,
          message: "is a group, and actors are listed by client identifier",
        }
      : charactersFault(text, MAX_LENGTH);
    if (fault !== undefined) item.error(fault.code, `${quote(text)} ${fault.message}`);
    return fault === undefined ? [text] : [];
  });
}
