// cspell:ignore chinacloudapi
import type { DecisionHint } from "../../decision/explanation.js";

/**
 * Most trusted issuers that are compared, so that a forged token costs no more than that many: all that a list can have, and of those
 * that are resolved at run time the most recently used.
 */
export const MAX_COMPARED = 100;
/** Longer identifiers are not compared: no issuer may have one. */
const LONGEST_IDENTIFIER = 1024;

/**
 * Reports how an untrusted issuer differs from the most similar trusted one, for operators: nothing of it is repeated.
 *
 * @param issuer the token's `iss`, unverified
 * @param trusted at most {@link MAX_COMPARED}
 */
export function issuerHint(issuer: unknown, trusted: Iterable<string>): DecisionHint {
  if (typeof issuer !== "string" || issuer === "") return "issuer_missing";
  if (issuer.length > LONGEST_IDENTIFIER) return "issuer_differs";
  const own = toCompared(issuer);
  const found = new Set<DecisionHint | undefined>();
  for (const each of trusted) found.add(difference(own, each));
  return ORDER.find((hint) => found.has(hint)) ?? "issuer_differs";
}

/** The most similar first. */
const ORDER: readonly DecisionHint[] = [
  "issuer_differs_by_trailing_slash",
  "issuer_differs_by_case",
  "issuer_differs_by_scheme",
  "issuer_differs_by_port",
  "issuer_differs_by_version",
  "issuer_differs_by_host",
];

/** The issuer of an Entra ID tenant: in tokens of version 1, and of version 2, which operators also write without its end. */
const ENTRA =
  /^https:\/\/(?:(sts)\.(?:windows\.net|chinacloudapi\.cn)|login\.(?:partner\.)?microsoftonline\.(?:com|us|cn))\/([\w.-]+)(\/v2\.0)?\/?$/i;

/** The issuer of a token, read once for all that it is compared with. */
interface Compared {
  readonly text: string;
  readonly lowerCase: string;
  readonly url: URL | undefined;
  readonly tenant: RegExpExecArray | null;
}

function toCompared(text: string): Compared {
  const lowerCase = text.toLowerCase();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return { text, lowerCase, url, tenant: ENTRA.exec(lowerCase) };
}

/** @returns `undefined` where they differ in anything else, or in more than one of these */
function difference(
  { text, lowerCase, url: one, tenant }: Compared,
  trusted: string,
): DecisionHint | undefined {
  if (withoutSlash(text) === withoutSlash(trusted)) return "issuer_differs_by_trailing_slash";
  if (lowerCase === trusted.toLowerCase()) return "issuer_differs_by_case";
  if (one === undefined || !URL.canParse(trusted)) return undefined;
  if (tenant !== null && isOtherVersion(tenant, trusted)) return "issuer_differs_by_version";
  const other = new URL(trusted);
  if (restOf(one) !== restOf(other)) return undefined;
  if (one.hostname !== other.hostname) return "issuer_differs_by_host";
  if (one.protocol !== other.protocol) return "issuer_differs_by_scheme";
  return one.port === other.port ? undefined : "issuer_differs_by_port";
}

/** Whether both are issuers of one tenant of Entra ID, in the forms of different versions. */
function isOtherVersion(one: RegExpExecArray, trusted: string): boolean {
  const other = ENTRA.exec(trusted.toLowerCase());
  if (other === null || one[2] !== other[2]) return false;
  return one[1] !== other[1] || one[3] !== other[3];
}

function withoutSlash(text: string): string {
  return text.endsWith("/") ? text.slice(0, -1) : text;
}

/** The part that is neither scheme, host nor port. */
function restOf({ pathname, search, hash }: URL): string {
  return withoutSlash(pathname) + search + hash;
}
