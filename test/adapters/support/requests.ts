// cspell:ignore czpwdw
import type { Reason, RevocationMatch } from "@callgate/core";
import type { TestIssuer, TokenOptions } from "@callgate/testkit";
import { BUSY, OPAQUE } from "./opaque-tokens.js";
import { overload } from "./overload.js";
import type { RawRequest } from "./raw-http.js";
import { GOOD, REVOKED, type Scene } from "./scene.js";

/** A request, and its result in every framework. */
export interface RequestRow {
  readonly title: string;
  readonly outcome: Reason | "admitted" | "public";
  readonly make: (scene: Scene) => Promise<RawRequest>;
  /** Puts the gate into the state that the row is about, and returns what ends it. Then signatures are on threads. */
  readonly while?: (scene: Scene) => Promise<() => Promise<void>>;
}

/** Requests decided by their Authorization lines; the token in them is good. */
const byCredentials: readonly RequestRow[] = [
  lines("no Authorization at all", "credentials_missing", () => []),
  lines("an empty value", "credentials_missing", () => ["Authorization:"]),
  lines("nothing but spaces", "credentials_missing", () => ["Authorization:    "]),
  lines("another scheme", "credentials_missing", () => ["Authorization: Basic cmVwb3J0czpwdw=="]),
  lines("a DPoP token", "credentials_missing", (token) => [`Authorization: DPoP ${token}`]),
  lines("a longer scheme", "credentials_missing", (token) => [`Authorization: Bearer2 ${token}`]),
  lines("obs-text before the scheme", "credentials_missing", (token) => [
    `Authorization: \xffBearer ${token}`,
  ]),
  lines("a token in another header", "credentials_missing", (token) => [
    `Proxy-Authorization: Bearer ${token}`,
  ]),

  lines("the scheme alone", "credentials_malformed", () => ["Authorization: Bearer"]),
  lines("the same line twice", "credentials_malformed", (token) => [
    `Authorization: Bearer ${token}`,
    `Authorization: Bearer ${token}`,
  ]),
  lines("a second line of another scheme", "credentials_malformed", (token) => [
    `Authorization: Bearer ${token}`,
    "Authorization: Basic cmVwb3J0czpwdw==",
  ]),
  lines("a second line that is empty", "credentials_malformed", (token) => [
    `Authorization: Bearer ${token}`,
    "authorization:",
  ]),
  lines("two tokens in one line", "credentials_malformed", (token) => [
    `Authorization: Bearer ${token} ${token}`,
  ]),
  lines("two credentials joined by a comma", "credentials_malformed", (token) => [
    `Authorization: Bearer ${token}, Bearer ${token}`,
  ]),
  lines("a tab for a space", "credentials_malformed", (token) => [
    `Authorization: Bearer\t${token}`,
  ]),
  lines("a token in quotes", "credentials_malformed", (token) => [
    `Authorization: Bearer "${token}"`,
  ]),
  lines("obs-text in the token", "credentials_malformed", (token) => [
    `Authorization: Bearer ${token}\xe9`,
  ]),
  lines("an invisible character in UTF-8", "credentials_malformed", (token) => [
    `Authorization: Bearer \xe2\x80\x8b${token}`,
  ]),

  lines("nothing wrong", "admitted", (token) => [`Authorization: Bearer ${token}`]),
  lines("the scheme in small letters", "admitted", (token) => [`authorization: bearer ${token}`]),
  lines("the scheme in capitals", "admitted", (token) => [`AUTHORIZATION: BEARER ${token}`]),
  lines("more spaces than needed", "admitted", (token) => [`Authorization:   Bearer   ${token}  `]),
];

/** Requests decided by their token: a good one with one thing broken. */
const byToken: readonly RequestRow[] = [
  token("no JWT at all", "token_malformed", async () => "0123456789abcdef"),
  token("dots and nothing else", "token_malformed", async () => ".."),
  token("a token as long as a header can be", "token_malformed", async () => "a".repeat(15_000)),
  token("a good token that is too long", "token_malformed", ({ issuer }) =>
    issuer.token({ ...GOOD, claims: { padding: "x".repeat(4096) } }),
  ),
  forged("withoutSignature", "token_malformed"),
  forged("padded", "token_malformed"),
  forged("nonCanonical", "token_malformed"),
  forged("duplicateMember", "token_malformed"),

  token("an opaque token", "admitted", async () => `${OPAQUE}good`),
  token("an opaque token that is not active", "token_inactive", async () => `${OPAQUE}revoked`),
  token("an opaque token without an answer", "introspection_unavailable", async () => {
    return `${OPAQUE}unanswered`;
  }),
  token("an opaque token too many", "introspection_overloaded", async () => `${BUSY}next`),

  forged("wrongIssuer", "issuer_untrusted"),
  claims("no issuer", "issuer_untrusted", { iss: undefined }),
  claims("an issuer in a list", "issuer_untrusted", ({ issuer }) => ({ iss: [issuer.url] })),

  forged("algNone", "algorithm_not_allowed"),
  forged("hmacWithPublicKey", "algorithm_not_allowed"),
  forged("critHeader", "critical_header_unsupported"),
  forged("wrongType", "token_type_mismatch"),
  forged("idToken", "token_type_mismatch"),
  signed("no type, and an access token hash", "token_type_mismatch", {
    header: { typ: undefined },
    claims: { at_hash: "77QmUPtjPfzWtF2AnpK9RQ" },
  }),

  forged("unknownKid", "key_unknown"),
  forged("wrongKey", "signature_invalid"),
  forged("truncated", "signature_invalid"),
  forged("tamperedClaims", "signature_invalid"),
  forged("tamperedHeader", "signature_invalid"),
  forged("embeddedJwk", "signature_invalid"),
  forged("jku", "signature_invalid"),
  forged("x5u", "signature_invalid"),

  forged("expired", "token_expired"),
  signed("the second of its expiry, skew included", "token_expired", { expiresInSeconds: -5 }),
  signed("the second before that", "admitted", { expiresInSeconds: -4 }),
  forged("notYetValid", "token_not_yet_valid"),
  claims("an iat a second beyond the skew", "token_not_yet_valid", ({ clock }) => ({
    iat: clock.now() / 1000 + 6,
  })),
  signed("a second too long to live", "token_lifetime_too_long", { expiresInSeconds: 3601 }),
  signed("just as long to live as it may", "admitted", { expiresInSeconds: 3600 }),

  forged("wrongAudience", "audience_mismatch"),
  forged("withoutAudience", "audience_mismatch"),
  claims("our audience and a slash", "audience_mismatch", { aud: "https://orders.example.com/" }),
  claims("our audience among others", "admitted", {
    aud: ["https://stock.example.com", "https://orders.example.com"],
  }),

  forged("withoutExpiry", "claim_invalid"),
  claims("an expiry in writing", "claim_invalid", { exp: "9999999999" }),
  claims("a number for a subject", "claim_invalid", { sub: 7 }),
  claims("scopes in a list", "admitted", { scope: ["orders:read"] }),
  claims("scopes in an object", "claim_invalid", { scope: { "orders:read": true } }),
  claims("an audience that is an object", "claim_invalid", { aud: { orders: true } }),

  forged("bound", "binding_unverified"),
  claims("a certificate it is bound to", "binding_unverified", {
    cnf: { "x5t#S256": "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2" },
  }),
  forged("withoutCaller", "caller_unidentified"),
  claims("a caller without a name", "caller_unidentified", { client_id: "" }),
  forged("twoCallers", "caller_ambiguous"),
  claims("one caller under both names", "admitted", { azp: "reports" }),
  claims("its caller in azp alone", "admitted", { client_id: undefined, azp: "reports" }),

  signed("an unlisted caller", "caller_not_allowed", { caller: "intruder" }),
  signed("a caller in other letters", "caller_not_allowed", { caller: "Reports" }),
  claims("a user behind it", "token_kind_not_allowed", { sub: "alice" }),
  signed("no scope", "scope_insufficient", { scope: [] }),
  signed("a scope in other letters", "scope_insufficient", { scope: "orders:Read" }),
  signed("more scopes than needed", "admitted", { scope: "orders:write orders:read" }),
  claims("a role that is not enough", "role_insufficient", { roles: ["clerk"] }),
  claims("a tenant the condition refuses", "condition_failed", { tenant: "suspended" }),

  claims("a tenant the condition breaks on", "decision_failed", { tenant: "cursed" }),
  token("an issuer that does not answer", "keys_unavailable", ({ silentIssuer }) =>
    silentIssuer.token(GOOD),
  ),
  {
    ...token("a good token while too many wait", "overloaded", ({ issuer }) => issuer.token(GOOD)),
    while: overload,
  },
  claims("a subject that is revoked", "token_revoked", { sub: "suspect" }),
  {
    ...token("a token under a key that is revoked", "key_revoked", ({ issuer }) =>
      issuer.token(GOOD),
    ),
    while: async ({ issuer, gate }) => {
      const [header = ""] = (await issuer.token(GOOD)).split(".");
      const { kid } = JSON.parse(Buffer.from(header, "base64url").toString("utf8"));
      return revoke(gate, { issuer: issuer.url, kid });
    },
  },
  {
    ...token("a token of an issuer that is revoked", "issuer_revoked", ({ issuer }) =>
      issuer.token(GOOD),
    ),
    while: ({ issuer, gate }) => revoke(gate, { issuer: issuer.url }),
  },
  {
    ...token("a caller that is revoked", "caller_revoked", ({ issuer }) => issuer.token(GOOD)),
    while: ({ gate }) => revoke(gate, { caller: "main:reports" }),
  },
  {
    ...token("a list of revocations that is too old", "revocations_unavailable", ({ issuer }) =>
      issuer.token(GOOD),
    ),
    while: async ({ outdate }) => {
      const end = outdate();
      return async () => end();
    },
  },
];

/** Requests decided by their endpoint and method. */
const byRequestLine: readonly RequestRow[] = [
  asking({ path: "/audited" }, "claim_mismatch"),
  {
    title: "a token of an actor that is not accepted",
    outcome: "actor_not_allowed",
    async make({ issuer }) {
      const bearer = await issuer.token({ ...GOOD, claims: { act: { sub: "other" } } });
      return { path: "/delegated", lines: [`Authorization: Bearer ${bearer}`] };
    },
  },
  asking({ path: "/stepped" }, "authentication_insufficient"),
  asking({ path: "/undeclared" }, "endpoint_undeclared"),
  asking({ path: "/orders/../undeclared" }, "endpoint_undeclared"),
  asking({ method: "POST", path: "/undeclared?a=b" }, "endpoint_undeclared"),
  asking({ path: "/orders?access_token=unread" }, "admitted"),
  asking({ method: "POST" }, "admitted"),
  asking({ method: "HEAD" }, "admitted"),
  asking({ method: "OPTIONS" }, "admitted"),
  ...["HEAD", "OPTIONS", "POST", "DELETE"].map((method): RequestRow => {
    const make = async (): Promise<RawRequest> => ({ method });
    return { title: `${method} without credentials`, outcome: "credentials_missing", make };
  }),
  {
    title: "HEAD with an unlisted caller",
    outcome: "caller_not_allowed",
    make: async ({ issuer }) => ({
      method: "HEAD",
      lines: [`Authorization: Bearer ${await issuer.token({ ...GOOD, caller: "intruder" })}`],
    }),
  },
  {
    title: "an unread body, without credentials",
    outcome: "credentials_missing",
    make: async () => ({ method: "POST", lines: ["Content-Length: 9"], body: "[1, 2, 3]" }),
  },
  {
    title: "a token in the body alone",
    outcome: "credentials_missing",
    make: async ({ issuer }) => {
      const body = `access_token=${await issuer.token(GOOD)}`;
      const type = "Content-Type: application/x-www-form-urlencoded";
      return { method: "POST", lines: [type, `Content-Length: ${body.length}`], body };
    },
  },
];

/** Requests decided by the declaration of their endpoint. */
const byDeclaration: readonly RequestRow[] = [
  asking({ path: "/ended" }, "grant_expired"),
  asking({ path: "/ending" }, "admitted"),
  asking({ path: "/none" }, "caller_not_allowed"),
  asking({ path: "/enforced" }, "caller_not_allowed"),
  asking({ path: "/reported" }, "admitted"),
  ...["/ended", "/none", "/enforced"].map(
    (path): RequestRow => ({
      title: `no credentials for ${path}`,
      outcome: "credentials_missing",
      make: async () => ({ path }),
    }),
  ),
  asking({ path: "/public" }, "public"),
  asking({ method: "POST", path: "/public?a=b" }, "public"),
  toPublic("no token", async () => []),
  toPublic("two tokens", async () => ["Authorization: Bearer a", "Authorization: Bearer b"]),
  toPublic("a forged token", async ({ issuer }) => [
    `Authorization: Bearer ${await issuer.forge.wrongKey(GOOD)}`,
  ]),
  toPublic("a token whose keys are not available", async ({ silentIssuer }) => [
    `Authorization: Bearer ${await silentIssuer.token(GOOD)}`,
  ]),
];

function toPublic(title: string, write: (scene: Scene) => Promise<readonly string[]>): RequestRow {
  const make = async (scene: Scene) => ({ path: "/public", lines: await write(scene) });
  return { title: `${title} for /public`, outcome: "public", make };
}

/** Every row. To test another request with all adapters, add one. */
export const requests: readonly RequestRow[] = [
  ...byCredentials,
  ...byToken,
  ...byRequestLine,
  ...byDeclaration,
];

/** Revokes, and returns what lifts it. */
async function revoke(gate: Scene["gate"], match: RevocationMatch): Promise<() => Promise<void>> {
  await gate.revoke({ ...REVOKED, match });
  return () => gate.restore(match);
}

type Outcome = RequestRow["outcome"];
type From<T> = T | ((scene: Scene) => T);

function lines(
  title: string,
  outcome: Outcome,
  write: (token: string) => readonly string[],
): RequestRow {
  const make = async ({ issuer }: Scene) => ({ lines: write(await issuer.token(GOOD)) });
  return { title, outcome, make };
}

function token(
  title: string,
  outcome: Outcome,
  issue: (scene: Scene) => Promise<string>,
): RequestRow {
  const make = async (scene: Scene) => ({ lines: [`Authorization: Bearer ${await issue(scene)}`] });
  return { title, outcome, make };
}

function signed(title: string, outcome: Outcome, options: From<TokenOptions>): RequestRow {
  return token(title, outcome, (scene) =>
    scene.issuer.token({ ...GOOD, ...(typeof options === "function" ? options(scene) : options) }),
  );
}

function claims(
  title: string,
  outcome: Outcome,
  change: From<NonNullable<TokenOptions["claims"]>>,
): RequestRow {
  return signed(title, outcome, (scene) => ({
    claims: typeof change === "function" ? change(scene) : change,
  }));
}

function forged(forgery: keyof TestIssuer["forge"], outcome: Outcome): RequestRow {
  return token(`the forgery ${forgery}`, outcome, ({ issuer }) => issuer.forge[forgery](GOOD));
}

function asking(request: RawRequest, outcome: Outcome): RequestRow {
  const title = `a good token for ${request.method ?? "GET"} ${request.path ?? "/orders"}`;
  const make = async ({ issuer }: Scene) => ({
    ...request,
    lines: [`Authorization: Bearer ${await issuer.token(GOOD)}`],
  });
  return { title, outcome, make };
}
