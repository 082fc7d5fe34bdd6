import type { Subject } from "@callgate/policy/review";
import {
  ACR,
  ACTORS,
  AUDIENCES,
  CLAIMS,
  CLIENTS,
  CONDITIONS,
  DAYS,
  type DocumentMaker,
  HOSTS,
  PATHS,
  ROLES,
  SCOPES,
} from "./random-documents.js";

/** A token that a gate would verify, if it trusts its issuer. */
export interface RandomToken {
  readonly issuer: string | undefined;
  readonly client: string;
  readonly kind: "app" | "user";
  readonly audiences: readonly string[];
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly claims: Readonly<
    Record<string, string | number | boolean | readonly (string | number | boolean)[]>
  >;
  readonly bindings: NonNullable<Subject["bindings"]>;
  readonly actor: Subject["actor"];
  readonly authentication: Subject["authentication"];
}

/** A random request, as it would reach a route. */
export interface RandomRequest {
  readonly method: string;
  /** Its path, with the parameter as `:p`. */
  readonly path: string;
  readonly host: string | undefined;
  readonly token: RandomToken | undefined;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
}

export const ISSUERS: readonly string[] = [
  "https://login.example.com",
  "https://partner.example.com",
  "https://other.example.com",
];

/** Creates a request, not before a moment. */
export function makeRequest(maker: DocumentMaker, now: number): RandomRequest {
  const moment = Date.parse(`${maker.pick(DAYS)}T00:00:00Z`) + maker.pick([0, 86_400_000]);
  return {
    method: maker.pick(["GET", "HEAD", "POST", "PUT", "USE"]),
    path: maker.pick(PATHS),
    host: maker.pick([...HOSTS, "c.example.com"]),
    token: maker.withProbability(0.05) ? undefined : makeToken(maker),
    conditions: Object.fromEntries(CONDITIONS.map((name) => [name, maker.withProbability(0.6)])),
    at: Math.max(now, moment + maker.pick([-1, 0, 1])),
  };
}

function makeToken(maker: DocumentMaker): RandomToken {
  return {
    issuer: maker.pick([...ISSUERS, ISSUERS[0]]),
    client: maker.pick(CLIENTS),
    kind: maker.pick(["app", "user"]),
    audiences: maker.some(AUDIENCES, 0.5, 1),
    scopes: maker.some(SCOPES, 0.7),
    roles: maker.some(ROLES, 0.7),
    claims: {
      ...(maker.withProbability(0.8) && { tid: maker.pick([...CLAIMS.tid, [...CLAIMS.tid]]) }),
      ...(maker.withProbability(0.8) && {
        acr: maker.pick([...CLAIMS.acr, ...ACR, [...CLAIMS.acr]]),
      }),
    },
    bindings: maker.pick([[], ["dpop"], ["certificate"], ["certificate", "dpop"]]),
    actor: maker.withProbability(0.5)
      ? undefined
      : { id: maker.pick([...ACTORS, "stranger", undefined]), depth: maker.pick([1, 1, 2]) },
    authentication: maker.pick([
      undefined,
      { ageSeconds: 0 },
      { ageSeconds: 100 },
      { ageSeconds: 400 },
    ]),
  };
}
