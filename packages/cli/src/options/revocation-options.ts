import type { RevocationMatch } from "@callgate/core/kit";
import type { Command } from "commander";
import { UsageError } from "../errors.js";

/** Where the list is. */
export interface ListOptions {
  readonly file?: string;
  readonly redis?: string;
  readonly prefix: string;
}

/** The kinds of what is revoked, as arguments. */
export type RevokedKind = "issuer" | "key" | "caller" | "subject" | "jti" | "token-hash";

/** Their members of a match. */
const MEMBERS: Readonly<Record<RevokedKind, keyof RevocationMatch>> = {
  issuer: "issuer",
  key: "kid",
  caller: "caller",
  subject: "subject",
  jti: "jti",
  "token-hash": "tokenHash",
};

export const REVOKED_KINDS: readonly RevokedKind[] = Object.keys(MEMBERS) as RevokedKind[];

/** Adds the options that say where the list is. */
export function addListOptions(command: Command): Command {
  return command
    .option("--file <file>", "a file that gates read with fileRevocations")
    .option(
      "--redis <url>",
      "a Redis or Valkey server: redis://host:6379; default CALLGATE_REDIS_URL of the environment",
    )
    .option("--prefix <prefix>", "the prefix of the keys on the server", "cg");
}

/** Kinds whose values are unique only per issuer. */
const OF_AN_ISSUER: ReadonlySet<RevokedKind> = new Set(["key", "subject", "jti"]);

/** The match that the arguments describe. @throws {UsageError} where the issuer is given twice, or missing */
export function matchOf(
  kind: RevokedKind,
  value: string,
  issuer: string | undefined,
): RevocationMatch {
  if (kind === "issuer" && issuer !== undefined)
    throw new UsageError("--issuer is for the other kinds: name one issuer");
  if (OF_AN_ISSUER.has(kind) && issuer === undefined)
    throw new UsageError(`${kind} needs --issuer: it is unique only per issuer`);
  return { ...(issuer !== undefined && { issuer }), [MEMBERS[kind]]: value };
}

/** The words for a match: `caller shop:checkout`, and the issuer after it. */
export function describeMatch(match: RevocationMatch): string {
  const words = REVOKED_KINDS.flatMap((kind) => {
    const value = match[MEMBERS[kind]];
    return kind === "issuer" || value === undefined ? [] : [`${kind} ${value}`];
  });
  if (match.issuer === undefined) return words.join(" ");
  return words.length === 0 ? `issuer ${match.issuer}` : `${words.join(" ")} of ${match.issuer}`;
}
