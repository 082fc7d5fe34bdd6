import type { Decision } from "../decision/decision.js";

type HeaderFields = Decision["headers"];

/** Fields of which a response has one list: what is there stays, unless the field has its only other value. */
const LISTS: Readonly<Record<string, string | undefined>> = {
  vary: "*",
  "cache-control": undefined,
};

/**
 * Header fields to set on a response that has some already: all of them replace what is there, but `Vary` and `Cache-Control`, which are
 * added to it.
 *
 * For adapters: middleware in front of a gate, for CORS or compression, may have set `Vary`; a handler, for whose response the gate
 * adds a nonce, `private` or `no-transform`. The strictest directive counts, `no-store`.
 *
 * @param presentOf the value that the response has, by a name in lower case
 * @see RFC 9110 section 12.5.5, RFC 9111 sections 4.2.1 and 5.2, RFC 9449 section 8.2
 */
export function besidePresent(
  headers: HeaderFields,
  presentOf: (name: string) => unknown,
): HeaderFields {
  const lists = Object.keys(headers).filter((name) => Object.hasOwn(LISTS, name));
  if (lists.length === 0) return headers;
  const joined = lists.map((name) => [
    name,
    join(presentOf(name), headers[name] as string, LISTS[name]),
  ]);
  return { ...headers, ...Object.fromEntries(joined) };
}

/** @param whole a member beside which no other counts */
function join(present: unknown, added: string, whole: string | undefined): string {
  const members = membersOf([present].flat().join(","));
  const known = new Set(members.map((member) => member.toLowerCase()));
  if (whole !== undefined && known.has(whole)) return whole;
  const missing = membersOf(added).filter((member) => !known.has(member.toLowerCase()));
  return [...members, ...missing].join(", ");
}

function membersOf(value: string): readonly string[] {
  return value.split(",").flatMap((member) => member.trim() || []);
}
