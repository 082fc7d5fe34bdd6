// cspell:ignore Ohyu
import { createHash, randomBytes } from "node:crypto";

/** Values in one string, divided by spaces; no claim where the list is empty. */
export function spaceDelimited(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(" ");
}

/** The list; no claim where it is empty. */
export function unlessEmpty(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

/** A UUID that depends on the text alone: the id that a provider has for a name. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** A new id of 32 hexadecimal digits. */
export function freshId(): string {
  return randomBytes(16).toString("hex");
}

/** The claim that binds an ID token to an access token; its value is not read here. */
export const AT_HASH = "preyKcCsaR-K6Ohyu5xqNg";

/** What the client of a login sent along. */
export const NONCE = "n-0S6_WzA2Mj";
