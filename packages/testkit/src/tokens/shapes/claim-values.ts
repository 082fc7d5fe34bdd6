import { createHash, randomBytes } from "node:crypto";

/** Values in one string, divided by spaces; nothing where there are none. */
export function spaceDelimited(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(" ");
}

/** The list; nothing where it is empty. */
export function unlessEmpty(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values;
}

/** A UUID that is always the same for the same text: the id a provider keeps for a name. */
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

/** An id nobody had before, as long as 32 hexadecimal digits. */
export function freshId(): string {
  return randomBytes(16).toString("hex");
}

/** The claim that ties an ID token to an access token; nobody here looks what it says. */
export const AT_HASH = "preyKcCsaR-K6Ohyu5xqNg";

/** What the client of a login sent along. */
export const NONCE = "n-0S6_WzA2Mj";
