import {
  bearer,
  createDpopKey,
  dpop,
  type ForgeryName,
  type TokenOptions,
} from "@callgate/testkit";
import type { Authority } from "./authority.js";

type Headers = Readonly<Record<string, string>>;

/** One request to the service, and how a page names it. */
export interface Attempt {
  readonly name: string;
  readonly path: string;
  /** `GET` where it is not given. */
  readonly method?: string;
  readonly headers: Headers;
  /** Further headers, where they depend on the address of the service. */
  readonly headersFor?: (url: string) => Promise<Headers>;
  /** Whether a page lists it although both sides refuse it. */
  readonly isUsual: boolean;
}

/** Every request that both sides of a page are sent. */
export async function attemptsAt(authority: Authority): Promise<readonly Attempt[]> {
  const { tokens, scope } = authority;
  const reports: TokenOptions = { caller: "reports", scope };
  const good = await tokens.token(reports);
  const other = await tokens.token({ caller: "checkout", scope });
  const narrow = await tokens.token({ caller: "reports", scope: scope.replace("read", "write") });
  return [
    usual("a good token of `reports`", bearer(good)),
    usual("a good token of another client", bearer(other)),
    usual("a token without the scope", bearer(narrow)),
    await withProof(tokens, reports),
    usual("no token", {}),
    usual("`Authorization: Bearer` without a token", { authorization: "Bearer" }),
    usual("`Authorization: Basic`", { authorization: "Basic cmVwb3J0czpwZWFy" }),
    usual("a good token in the address", {}, `/orders?token=${good}&access_token=${good}`),
    usual("a good token in the cookie `token`", { cookie: `token=${good}` }),
    usual("`GET /health` without a token", {}, "/health"),
    { ...usual("`OPTIONS /orders` without a token", {}), method: "OPTIONS" },
    usual("an address without a route, with a good token", bearer(good), "/nowhere"),
    ...(await forgedAt(authority, reports)),
  ];
}

/** A good token, for a service whose authorization server cannot be reached. */
export async function attemptWithoutKeys({ tokens, scope }: Authority): Promise<Attempt> {
  const good = await tokens.token({ caller: "reports", scope });
  return usual("a good token, while the keys cannot be fetched", bearer(good));
}

async function withProof(tokens: Authority["tokens"], options: TokenOptions): Promise<Attempt> {
  const key = await createDpopKey();
  const token = await tokens.token({ ...options, boundTo: key });
  return {
    ...usual("a token that is bound to a DPoP key, with its proof", {}),
    headersFor: async (url) => dpop(token, await key.proof({ method: "GET", url, token })),
  };
}

async function forgedAt({ tokens, forgeries }: Authority, options: TokenOptions) {
  const names = Object.keys(FORGED).filter((name) => forgeries.has(name as ForgeryName));
  return Promise.all(
    (names as ForgeryName[]).map(async (forgery): Promise<Attempt> => {
      const headers = bearer(await tokens.forge[forgery](options));
      return { ...usual(FORGED[forgery], headers), isUsual: USUAL.has(forgery) };
    }),
  );
}

function usual(name: string, headers: Headers, path = "/orders"): Attempt {
  return { name, path, headers, isUsual: true };
}

const USUAL: ReadonlySet<ForgeryName> = new Set<ForgeryName>([
  "expired",
  "wrongAudience",
  "wrongIssuer",
  "wrongKey",
  "unknownKid",
  "algNone",
]);

const FORGED: Readonly<Record<ForgeryName, string>> = {
  expired: "an expired token",
  wrongAudience: "a token for another audience",
  wrongIssuer: "a token of another issuer",
  wrongKey: "a token signed with another key",
  unknownKid: "a token under a key that is not published",
  algNone: "a token with `alg: none`",
  hmacWithPublicKey: "a token signed by HMAC with the public key",
  truncated: "a token with a shortened signature",
  withoutSignature: "a token of two parts",
  padded: "a token with base64 padding",
  nonCanonical: "a token whose signature is encoded in a non-canonical way",
  tamperedClaims: "a token with changed claims",
  tamperedHeader: "a token with a changed header",
  embeddedJwk: "a token with its own key in `jwk`",
  jku: "a token with its own key behind `jku`",
  x5u: "a token with its own key behind `x5u`",
  critHeader: "a token with an unknown `crit` extension",
  wrongType: "a logout token (`typ: logout+jwt`)",
  withoutAudience: "a token without `aud`",
  withoutExpiry: "a token without `exp`",
  notYetValid: "a token that is not valid yet",
  idToken: "an ID token",
  bound: "a token bound to a key (`cnf`), without proof",
  withoutCaller: "a token that names no client",
  twoCallers: "a token whose `azp` and `client_id` differ",
  duplicateMember: "a token with `client_id` twice",
};
