import {
  catalogue,
  type FetchLike,
  type GateOptions,
  type Introspection,
  type Reason,
  systemClock,
} from "@callgate/core";
import { explainDecision, type TracedCheck } from "@callgate/core/judging";
import { Faults, received } from "@callgate/core/kit";
import { parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry, PolicyIssuers } from "../policy.js";
import { entryFor } from "../select.js";
import {
  givenConditions,
  issuersFor,
  type OnlyIssuer,
  offlineKeys,
  withoutOfflineHost,
} from "./explain-options.js";
import { isOpen, missingProofs, withOpenCondition, withOpenProof } from "./open-checks.js";
import { withholding } from "./withholding.js";

/** The inputs for explaining a token. */
export interface ExplainOptions {
  /** The endpoint's name. Left out: only the token is checked, as for an endpoint that any caller may call. */
  readonly endpoint?: string;
  /** The time of the request, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** The text of a JWK Set that has the keys of every issuer. Left out: the issuer's keys are fetched. */
  readonly jwks?: string;
  /** The issuer, when the document declares none. */
  readonly issuer?: OnlyIssuer;
  /** Results of the document's conditions, by name. A condition without one leaves the answer open. */
  readonly conditions?: Readonly<Record<string, boolean>>;
  /**
   * What introspects opaque tokens, from `introspect` of `@callgate/introspection`; the document, or `issuer`, has one issuer. Left out:
   * an opaque token is refused.
   */
  readonly introspection?: Introspection;
  /** How keys are fetched. Default: the global `fetch`. */
  readonly fetch?: FetchLike;
}

/** The decision of a gate with this document about a token, and every check that leads to it. */
export interface TokenExplanation {
  /** The version of the document. */
  readonly version: string;
  /** The name of the entry that decides; `undefined` when only the token is checked. */
  readonly endpoint: string | undefined;
  /** The time of the request, ISO 8601. */
  readonly at: string;
  /** In the gate's order; empty for a public endpoint. */
  readonly checks: readonly TracedCheck[];
  readonly decision: ExplainedOutcome;
}

/** The gate's decision, as far as it depends on the token. */
export interface ExplainedOutcome {
  readonly outcome: "allowed" | "denied" | "unavailable";
  /** Why it is not allowed: the first check that failed. */
  readonly reason: Reason | undefined;
  /** The status of the answer; `undefined` when it is allowed. */
  readonly status: number | undefined;
  /** Whether a refusal is enforced: in report mode the request is still let through. */
  readonly enforced: boolean;
  /** The name of the condition whose result is not known, when it decides. */
  readonly condition: string | undefined;
  /**
   * What the token is bound to, `certificate` or `dpop`, when only the proof decides, which a request has and a token has not: a gate
   * with the option of that name admits the token with the proof. A condition is not evaluated then.
   */
  readonly proofs: readonly string[] | undefined;
}

/**
 * Explains the decision of a gate with this document about a token: every check in the gate's order, and the decision of a real
 * gate. For a token with an invalid signature, only outcomes of comparisons are returned; for any token, no part of its text.
 *
 * @returns `undefined` when the document has no entry for the endpoint
 * @throws {ConfigurationError} `callgate_configuration_invalid`, when the document has no issuers and none is given
 * (`option_missing`), both have (`option_conflict`), or a gate refuses them
 */
export async function explainToken(
  policy: Policy,
  token: string,
  options: ExplainOptions,
): Promise<TokenExplanation | undefined> {
  const given = checkOptions(options);
  const { endpoint, at } = given;
  const entry = endpoint === undefined ? undefined : entryOf(policy, endpoint);
  if (endpoint !== undefined && entry === undefined) return undefined;
  const head = {
    version: policy.version,
    endpoint: entry?.written,
    at: new Date(at).toISOString(),
  };
  const issuers = issuersFor(policy, given.issuer);
  if (entry?.kind === "public") return { ...head, checks: [], decision: ALLOWED };

  const presented = token.trim();
  const { checks, decision } = await explainDecision(
    presented,
    gateOptionsOf(policy, issuers, given),
    declarationOf(entry, given.conditions),
    { method: entry?.method ?? "GET", url: "/" },
  );
  const open = entry?.condition !== undefined && isOpen(checks) ? entry.condition : undefined;
  const reason = decision.outcome === "allowed" ? undefined : decision.reason;
  const proofs = missingProofs(checks);
  const explanation: TokenExplanation = {
    ...head,
    checks: checks.map((check) =>
      withOpenProof(withOpenCondition(withoutOfflineHost(check), open), proofs),
    ),
    decision: {
      outcome: decision.outcome,
      reason,
      status: reason && catalogue[reason].status,
      enforced: decision.outcome === "allowed" || decision.enforced,
      condition: open,
      proofs,
    },
  };
  return withholding(explanation, presented);
}

/** The options of the gate that decides. With several issuers `introspection` is a conflict, which the gate reports. */
function gateOptionsOf(policy: Policy, issuers: PolicyIssuers, given: ExplainOptions): GateOptions {
  const { at, fetch, jwks, introspection } = given;
  return {
    clock: { ...systemClock, now: () => at },
    ...(fetch && { fetch }),
    ...(policy.scopeImplies && { scopeImplies: policy.scopeImplies }),
    ...(jwks === undefined ? issuers : offlineKeys(issuers, jwks)),
    ...(introspection && { introspection }),
  } as GateOptions;
}

const OPTIONS = [
  "endpoint",
  "at",
  "jwks",
  "issuer",
  "conditions",
  "introspection",
  "fetch",
] as const;
const LAST_MILLISECOND = 8.64e15;

function checkOptions(options: ExplainOptions): ExplainOptions {
  const faults = new Faults();
  const given = faults.own(options, OPTIONS, ["at"]);
  if (!(Math.abs(given.at) <= LAST_MILLISECOND)) {
    const expected = "must be a number of milliseconds since the Unix epoch";
    faults.add("option_invalid", "at", `${expected}, received ${received(given.at)}`);
  }
  faults.throwIfAny("Explaining a token");
  return given;
}

const ALLOWED: ExplainedOutcome = Object.freeze({
  outcome: "allowed",
  reason: undefined,
  status: undefined,
  enforced: true,
  condition: undefined,
  proofs: undefined,
});

function entryOf(policy: Policy, name: string): PolicyEntry | undefined {
  const parsed = parseEndpointName(name);
  return "canonical" in parsed ? entryFor(policy, parsed) : undefined;
}

function declarationOf(
  entry: PolicyEntry | undefined,
  conditions: ExplainOptions["conditions"],
): Parameters<typeof explainDecision>[2] {
  if (entry === undefined) return { callers: "any" };
  if (entry.policy === undefined) return "none";
  return givenConditions(entry.policy, entry.condition, conditions);
}
