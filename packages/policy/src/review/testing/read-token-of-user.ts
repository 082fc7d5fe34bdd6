import type { Actor } from "@callgate/core";
import { type Cursor, readFields } from "../../document/cursor.js";
import { readInteger } from "../../document/read-integer.js";
import { readName } from "../../document/read-texts.js";
import type { SubjectAuthentication } from "../../judging/subject.js";

const MAX_ACR = 256;
const MAX_AGE_SECONDS = 31_622_400;
const MAX_CLIENT = 1024;
const MAX_DEPTH = 16;

/** Reads how and when the user of a token authenticated, according to the token. */
export function readUserAuthentication(cursor: Cursor | undefined): SubjectAuthentication {
  const expected = "a map with `acr`, `ageSeconds` or both";
  const fields = cursor && readFields(cursor, ["acr", "ageSeconds"], expected);
  const acr = readName(fields?.get("acr"), MAX_ACR);
  const ageSeconds = readInteger(fields?.get("ageSeconds"), 0, MAX_AGE_SECONDS);
  return Object.freeze({
    ...(acr !== undefined && { acr }),
    ...(ageSeconds !== undefined && { ageSeconds }),
  });
}

/** Reads who acts for the subject of a token: a client identifier, or a map that also has the number of actors. */
export function readActor(cursor: Cursor | undefined): Actor | undefined {
  if (cursor === undefined) return undefined;
  if (cursor.node.kind === "scalar") {
    const id = readName(cursor, MAX_CLIENT);
    return id === undefined ? undefined : Object.freeze({ id, depth: 1 });
  }
  const fields = readFields(
    cursor,
    ["client", "depth"],
    "a client identifier, or a map with `client`",
  );
  if (fields === undefined) return undefined;
  if (!fields.has("client")) {
    cursor.errorAtKey("value_invalid", "has no `client`: name the actor");
  }
  const id = readName(fields.get("client"), MAX_CLIENT);
  return Object.freeze({ id, depth: readInteger(fields.get("depth"), 1, MAX_DEPTH) ?? 1 });
}
