import fc from "fast-check";

// Documents, and questions about them, with every rule of a document and few names, so that they often match.

/** The issuers of callers: one or two, in the document or in code. */
export type IssuerKind = "one" | "two" | "code one" | "code two";

/** A document as an object, without its issuers, whose addresses are known when the test runs. */
export interface RandomDocument {
  readonly issuers: IssuerKind;
  readonly document: Readonly<Record<string, unknown>>;
}

/** A request as constructed by a question. */
export interface RandomQuestion {
  readonly endpoint: string;
  /** 0 or 1, for its issuer, and the client there. */
  readonly issuer: number;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly kind: "app" | "user";
  /** The claim `acr`, and how long ago the user authenticated, if the token states it. */
  readonly authentication: { readonly acr?: string; readonly ageSeconds?: number };
  readonly actor: { readonly id: string; readonly depth: number } | undefined;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** In milliseconds since the Unix epoch. */
  readonly at: number;
  /** Whether a test names the issuer in a separate member, or before the caller. */
  readonly namesIssuer: boolean;
}

export const ALIASES = ["corp", "partner"] as const;
export const CONDITIONS = ["open", "late"] as const;
const CLIENTS = ["web", "jobs", "a:b", "12345"];
const SCOPES = ["s1", "s2", "s3"];
const ROLES = ["r1", "r2", "orders:r3"];
const NAMES = [
  "GET /a",
  "HEAD /a",
  "GET /a/:id",
  "POST /a",
  "* /b",
  "DELETE /b",
  "USE /c",
  "GET /d @h.example",
  "GET /d",
];
const MORE_NAMES = [
  "GET /a/{id}",
  "PUT /b",
  "HEAD /b",
  "HEAD /a/:id",
  "GET /d @other.example",
  "GET /no",
];
const ENDS = ["2026-06-10", "2026-06-11T12:00:00Z", "2026-06-12T01:00:00+02:00"];
const MOMENTS = [
  "2026-06-10T00:00:00Z",
  "2026-06-11T00:00:00Z",
  "2026-06-11T12:00:00Z",
  "2026-06-11T23:00:00Z",
  "2026-06-20T00:00:00Z",
].map((moment) => Date.parse(moment));

const some = <Value>(values: readonly Value[], minLength = 0) =>
  fc.subarray([...values], { minLength });

const isSeveral = (issuers: IssuerKind): boolean => issuers.endsWith("two");

function callersOf(issuers: IssuerKind): readonly string[] {
  if (!isSeveral(issuers)) return CLIENTS;
  return ALIASES.flatMap((alias) => CLIENTS.map((client) => `${alias}:${client}`));
}

function endpoints(callers: readonly string[]) {
  const caller = fc.constantFrom(...callers);
  const grant = fc.oneof(
    { weight: 3, arbitrary: caller },
    { weight: 1, arbitrary: fc.constantFrom("group:few", "group:more") },
    {
      weight: 3,
      arbitrary: fc.record(
        { client: caller, until: fc.constantFrom(...ENDS), ticket: fc.constantFrom("T-1", "T-2") },
        { requiredKeys: ["client"] },
      ),
    },
  );
  const optional = {
    condition: fc.constantFrom(...CONDITIONS),
    scope: fc.oneof(some(SCOPES, 1), fc.constant("s1 s2")),
    anyScope: some(SCOPES, 1),
    roles: fc.oneof(some(ROLES, 1), fc.constant("r1")),
    anyRole: some(ROLES, 1),
    claims: fc.constant({ tid: ["t-1", "t-2"] }),
    tokens: fc.constantFrom("app", "user", "any"),
    delegation: fc.constantFrom(
      "any",
      "refuse",
      { actors: ["gateway"] },
      { actors: ["gateway", "relay"], maxDepth: 2 },
    ),
    authentication: fc.constantFrom<object[]>(
      { acr: ["mfa"] },
      { acr: ["hwk", "mfa"], maxAgeSeconds: 60 },
      { maxAgeSeconds: 300 },
    ),
  };
  const modes = fc.oneof(
    { weight: 4, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constantFrom({ mode: "report" }, { mode: "enforce" }) },
    { weight: 2, arbitrary: fc.constantFrom(...ENDS).map((enforceFrom) => ({ enforceFrom })) },
  );
  const listed = fc.oneof(
    { weight: 5, arbitrary: fc.array(grant, { minLength: 1, maxLength: 8 }) },
    { weight: 1, arbitrary: fc.constant("any") },
  );
  // Few demands at once: with all of them, hardly any token would be admitted.
  const demands = fc
    .tuple(fc.record(optional), some(Object.keys(optional)), fc.nat(3))
    .map(([values, names, count]) =>
      Object.fromEntries(
        names.slice(0, count).map((name) => [name, values[name as keyof typeof values]]),
      ),
    );
  const declared = fc
    .tuple(fc.record({ callers: listed }), demands, modes)
    .map(([members, more, mode]) => ({ ...members, ...more, ...mode }));
  const entry = fc.oneof(
    { weight: 8, arbitrary: declared },
    { weight: 1, arbitrary: fc.constantFrom("public", "none") },
  );
  return some(NAMES, 7).chain((names) =>
    fc
      .tuple(...names.map(() => entry))
      .map((entries) => Object.fromEntries(names.map((name, index) => [name, entries[index]]))),
  );
}

/** A document of any kind. */
export const documents: fc.Arbitrary<RandomDocument> = fc
  .constantFrom<IssuerKind>("one", "two", "code one", "code two")
  .chain((issuers) => {
    const callers = callersOf(issuers);
    return fc
      .record({
        isRegistered: fc.boolean(),
        few: some(callers, 1),
        more: some(callers, 1),
        defaults: fc.constantFrom<object[]>(
          {},
          { tokens: "app" },
          { mode: "report" },
          { delegation: "refuse" },
        ),
        scopeImplies: fc.constantFrom<(object | undefined)[]>(
          undefined,
          undefined,
          { s3: ["s1"] },
          { s2: ["s1"], s3: ["s2"] },
        ),
        endpoints: endpoints(callers),
      })
      .map(({ isRegistered, few, more, defaults, scopeImplies, endpoints: declared }) => ({
        issuers,
        document: {
          version: 1,
          ...(isRegistered && {
            callers: Object.fromEntries(callers.map((name) => [name, { owner: "team" }])),
          }),
          groups: { few, more },
          ...(scopeImplies && { scopeImplies }),
          defaults,
          endpoints: declared,
        },
      }));
  });

/** A question about any document. */
export const questions: fc.Arbitrary<RandomQuestion> = fc.record({
  endpoint: fc.constantFrom(...NAMES, ...NAMES, ...MORE_NAMES),
  issuer: fc.nat(1),
  client: fc.constantFrom(...CLIENTS, ...CLIENTS, "stranger"),
  scopes: fc.oneof(some(SCOPES), fc.constant(SCOPES)),
  roles: fc.oneof(some(ROLES), fc.constant(ROLES)),
  kind: fc.constantFrom("app", "app", "user"),
  authentication: fc.record(
    { acr: fc.constantFrom("mfa", "pwd"), ageSeconds: fc.constantFrom(0, 100, 1000) },
    { requiredKeys: [] },
  ),
  actor: fc.option(
    fc.record({
      id: fc.constantFrom("gateway", "relay", "other"),
      depth: fc.constantFrom(1, 1, 2),
    }),
    { nil: undefined },
  ),
  conditions: some(CONDITIONS).chain((names) =>
    fc
      .tuple(...names.map(() => fc.constantFrom(true, true, false)))
      .map((answers) =>
        Object.fromEntries(names.map((name, index) => [name, answers[index] === true])),
      ),
  ),
  at: fc
    .tuple(fc.constantFrom(...MOMENTS), fc.constantFrom(-1, 0, 1))
    .map(([moment, offset]) => moment + offset),
  namesIssuer: fc.boolean(),
});
