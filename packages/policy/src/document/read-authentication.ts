import type { UserAuthentication } from "@callgate/core";
import { isScopeToken } from "@callgate/core/kit";
import { type Cursor, quote, readFields } from "./cursor.js";
import type { Claims } from "./read-claims.js";
import { readInteger } from "./read-integer.js";
import { readTexts } from "./read-texts.js";

const MAX_VALUES = 64;
const MAX_LENGTH = 256;
const MAX_AGE_SECONDS = 31_622_400;

/** Reads how and when the user must have authenticated. */
export function readAuthentication(cursor: Cursor | undefined): UserAuthentication | undefined {
  if (cursor === undefined) return undefined;
  const fields = readFields(
    cursor,
    ["acr", "maxAgeSeconds"],
    "a map with `acr`, `maxAgeSeconds` or both",
  );
  if (fields === undefined) return undefined;
  if (fields.size === 0) {
    cursor.error("value_invalid", "has no requirement: set `acr` or `maxAgeSeconds`");
  }
  const acr = readAcr(fields.get("acr"));
  const maxAgeSeconds = readInteger(fields.get("maxAgeSeconds"), 0, MAX_AGE_SECONDS);
  return Object.freeze({
    ...(acr && { acr: Object.freeze(acr) }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  });
}

/** The values stand in a challenge, separated by spaces, so they have the characters of scopes. */
function readAcr(cursor: Cursor | undefined): readonly string[] | undefined {
  if (cursor === undefined) return undefined;
  return readTexts(cursor, MAX_VALUES, "value_invalid", false).flatMap(({ text, cursor: item }) => {
    if (isScopeToken(text) && text.length <= MAX_LENGTH) return [text];
    const characters = "printable ASCII characters without space, quote and backslash";
    const message = `${quote(text)} cannot be an \`acr\`: 1 to ${MAX_LENGTH} ${characters}`;
    item.error("value_invalid", message);
    return [];
  });
}

/**
 * Reports claims about the authentication that cannot be among the other claims: `acr` where it is checked twice, since its values
 * could contradict each other, and `auth_time`, which is different for each authentication.
 */
export function checkClaims(
  claims: Claims | undefined,
  { acr }: UserAuthentication,
  place: Cursor | undefined,
): void {
  if (acr !== undefined && claims?.has("acr")) {
    place?.error(
      "value_invalid",
      "has `acr`, which `authentication` checks, too: keep one of them",
    );
  }
  if (claims?.has("auth_time")) {
    const instead = "write `authentication: { maxAgeSeconds: 300 }`";
    place?.error("value_invalid", `has \`auth_time\`, which changes with each login: ${instead}`);
  }
}
