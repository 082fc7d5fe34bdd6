import type { Decision } from "../decision/decision.js";

type HeaderFields = Decision["headers"];

/**
 * Header fields to set on a response that has some already: all of them replace what is there, but `Vary`, which is added to it.
 *
 * For adapters: middleware in front of a gate, for CORS or compression, may have set `Vary`.
 *
 * @param presentOf the value that the response has, by a name in lower case
 * @see RFC 9110 section 12.5.5
 */
export function besidePresent(
  headers: HeaderFields,
  presentOf: (name: string) => unknown,
): HeaderFields {
  if (!Object.hasOwn(headers, "vary")) return headers;
  return { ...headers, vary: joined(presentOf("vary"), headers.vary as string) };
}

function joined(present: unknown, added: string): string {
  const names = namesIn([present].flat().join(","));
  const known = new Set(names.map((name) => name.toLowerCase()));
  if (known.has("*")) return "*";
  return [...names, ...namesIn(added).filter((name) => !known.has(name.toLowerCase()))].join(", ");
}

function namesIn(value: string): readonly string[] {
  return value.split(",").flatMap((name) => name.trim() || []);
}
