import type { Json, JsonObject } from "./json.js";

/** The claims of a verified token: frozen, without a prototype, types not yet checked (RFC 7519 section 4). */
export type ClaimsSet = JsonObject;

/** Narrows to a list of strings. */
export function isStringList(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** The claim as a string, or `undefined` where it is absent or of another type. */
export function stringClaim(claims: ClaimsSet, name: string): string | undefined {
  const value = claims[name];
  return typeof value === "string" ? value : undefined;
}
