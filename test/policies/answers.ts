import type { Policy } from "@callgate/policy";
import {
  formatOutcome,
  type MatrixEndpoint,
  matrixOf,
  parseTestFile,
  runTests,
  type TestFile,
  whatMayCall,
  whoMayCall,
} from "@callgate/policy/review";
import { ALIASES, type IssuerKind, type RandomQuestion } from "./random-document.js";
import type { Outcome } from "./running-gate.js";

// The answers of all functions that use a document, to one request.

/** A caller's name in a document. */
export function callerOf(kind: IssuerKind, { issuer, client }: RandomQuestion): string {
  return kind.endsWith("two") ? `${ALIASES[issuer]}:${client}` : client;
}

/** By the list of callers that may call: the caller's row, else those for everyone. */
export function byWho(
  policy: Policy,
  caller: string,
  question: RandomQuestion,
): Outcome | undefined {
  const answer = whoMayCall(policy, question.endpoint, tokenOf(question));
  if (answer === undefined) return undefined;
  const rows = answer.callers;
  const row =
    rows.find((each) => each.caller === caller) ??
    rows.find(({ access }) => access === "public" || access === "any");
  const isReported = rows.some(({ access }) => access === "report");
  const reason = row?.outcome ?? "caller_not_allowed";
  return { reason, goesOn: row?.goesOn ?? isReported };
}

/** By the list of what the caller may call, where a missing endpoint means refused; and by the answer about one endpoint. */
export function byCan(
  policy: Policy,
  caller: string,
  question: RandomQuestion,
): readonly (Outcome | undefined)[] {
  const options = tokenOf(question);
  const one = whatMayCall(policy, caller, { ...options, endpoint: question.endpoint });
  if (one === undefined) return [undefined];
  const [row] = one.endpoints;
  const all = whatMayCall(policy, caller, options)?.endpoints ?? [];
  const listed = all.find(({ endpoint }) => endpoint === row?.endpoint);
  return [row, listed].map((each) => ({
    reason: each?.outcome ?? "caller_not_allowed",
    goesOn: each?.goesOn ?? false,
  }));
}

/** By the matrix: its mark, and the demands that it has for the endpoint. */
export function byMatrix(
  policy: Policy,
  caller: string,
  question: RandomQuestion,
  deciding: string,
): Outcome | undefined {
  const { callers, endpoints, cells } = matrixOf(policy, { at: question.at });
  const column = endpoints.findIndex(({ name }) => name === deciding);
  const endpoint = endpoints[column];
  if (endpoint === undefined) return undefined;
  const row = callers.findIndex(({ name }) => name === caller);
  const cell = cells.find((each) => each.caller === row && each.endpoint === column);
  const isListed = endpoint.kind === "any" || cell !== undefined;
  const reason =
    endpoint.kind === "public"
      ? "allowed"
      : !isListed
        ? "caller_not_allowed"
        : cell?.mark === "expired"
          ? "grant_expired"
          : unmet(endpoint, question, policy);
  return { reason, goesOn: reason === "allowed" || endpoint.mode === "report" };
}

function unmet(
  endpoint: MatrixEndpoint,
  question: RandomQuestion,
  { scopeImplies = {} }: Policy,
): string {
  const { scope, anyScope, roles, anyRole, tokens, condition } = endpoint;
  const meets = (has: readonly string[], all: readonly string[], any: readonly string[]) =>
    all.every((value) => has.includes(value)) &&
    (any.length === 0 || any.some((value) => has.includes(value)));
  if (tokens !== "any" && tokens !== question.kind) return "token_kind_not_allowed";
  if (!acceptsActor(endpoint, question)) return "actor_not_allowed";
  // Long enough for the chains of the random documents.
  let scopes = question.scopes;
  for (let steps = 0; steps < 3; steps += 1)
    scopes = scopes.flatMap((each) => [each, ...(scopeImplies[each] ?? [])]);
  if (!meets(scopes, scope, anyScope)) return "scope_insufficient";
  if (!meets(question.roles, roles, anyRole)) return "role_insufficient";
  const { acr, maxAgeSeconds } = endpoint.authentication ?? {};
  const { authentication } = question;
  const isAccepted =
    (acr === undefined || acr.includes(authentication.acr ?? "")) &&
    (maxAgeSeconds === undefined || (authentication.ageSeconds ?? 1e9) <= maxAgeSeconds);
  if (!isAccepted) return "authentication_insufficient";
  if (condition !== undefined && question.conditions[condition] !== true) return "condition_failed";
  return "allowed";
}

function acceptsActor({ delegation }: MatrixEndpoint, { actor }: RandomQuestion): boolean {
  if (delegation === undefined || actor === undefined) return true;
  if (delegation === "refuse") return false;
  return delegation.actors.includes(actor.id) && actor.depth <= delegation.maxDepth;
}

/** By a test file: the outcome of each of its tests; `undefined` when a test names an unknown endpoint. */
export function byTests(
  policy: Policy,
  kind: IssuerKind,
  questions: readonly RandomQuestion[],
): readonly (Outcome | undefined)[] {
  const tests = questions.map((question, index) => {
    const isBeside = kind.endsWith("two") && question.namesIssuer;
    return {
      name: `test ${index}`,
      caller: isBeside ? question.client : callerOf(kind, question),
      ...(isBeside && { issuer: ALIASES[question.issuer] }),
      scope: question.scopes.length === 0 ? undefined : question.scopes,
      roles: question.roles.length === 0 ? undefined : question.roles,
      kind: question.kind,
      authentication: question.authentication,
      ...(question.actor && { actor: { client: question.actor.id, depth: question.actor.depth } }),
      conditions: question.conditions,
      at: new Date(question.at).toISOString(),
      expect: { [question.endpoint]: "allowed" },
    };
  });
  const text = JSON.stringify({ version: 1, policy: "callgate.json", tests });
  const { testFile, findings } = parseTestFile(text, { file: "callgate.test.json" });
  if (testFile === undefined) throw new Error(JSON.stringify(findings));
  return runTests(policy, testFile as TestFile).tests.map(({ checks: [check] }) => {
    if (check === undefined) return undefined;
    const [, reported] = formatOutcome(check.received).split(": ");
    const reason = reported ?? formatOutcome(check.received);
    return { reason, goesOn: reason === "allowed" || reported !== undefined };
  });
}

function tokenOf({ at, scopes, roles, kind, authentication, actor, conditions }: RandomQuestion) {
  return { at, scopes, roles, kind, authentication, ...(actor && { actor }), conditions };
}
