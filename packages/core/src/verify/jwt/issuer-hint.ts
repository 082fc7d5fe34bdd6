// cspell:ignore chinacloudapi
import type { DecisionHint } from "../../decision/explanation.js";

/**
 * Reports how an untrusted issuer differs from the most similar trusted one, for operators: nothing of it is repeated.
 *
 * @param issuer the token's `iss`, unverified
 */
export function issuerHint(issuer: unknown, trusted: Iterable<string>): DecisionHint {
  if (typeof issuer !== "string" || issuer === "") return "issuer_missing";
  const found = new Set<DecisionHint | undefined>();
  for (const each of trusted) found.add(difference(issuer, each));
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

/** @returns `undefined` where they differ in anything else, or in more than one of these */
function difference(issuer: string, trusted: string): DecisionHint | undefined {
  if (withoutSlash(issuer) === withoutSlash(trusted)) return "issuer_differs_by_trailing_slash";
  if (issuer.toLowerCase() === trusted.toLowerCase()) return "issuer_differs_by_case";
  if (!URL.canParse(issuer) || !URL.canParse(trusted)) return undefined;
  if (isOtherVersion(issuer, trusted)) return "issuer_differs_by_version";
  const [one, other] = [new URL(issuer), new URL(trusted)];
  if (restOf(one) !== restOf(other)) return undefined;
  if (one.hostname !== other.hostname) return "issuer_differs_by_host";
  if (one.protocol !== other.protocol) return "issuer_differs_by_scheme";
  return one.port === other.port ? undefined : "issuer_differs_by_port";
}

/** Whether both are issuers of one tenant of Entra ID, in the forms of different versions. */
function isOtherVersion(issuer: string, trusted: string): boolean {
  const [one, other] = [ENTRA.exec(issuer.toLowerCase()), ENTRA.exec(trusted.toLowerCase())];
  if (one === null || other === null || one[2] !== other[2]) return false;
  return one[1] !== other[1] || one[3] !== other[3];
}

function withoutSlash(text: string): string {
  return text.endsWith("/") ? text.slice(0, -1) : text;
}

/** The part that is neither scheme, host nor port. */
function restOf({ pathname, search, hash }: URL): string {
  return withoutSlash(pathname) + search + hash;
}
