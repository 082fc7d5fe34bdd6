import type { Reason } from "../decision/catalogue.js";
import type { Denial } from "../decision/deny.js";
import {
  boundedValues,
  type DecisionHint,
  type Explanation,
  NOTHING_TO_EXPLAIN,
} from "../decision/explanation.js";

/**
 * The checks of a request, in the order in which a gate makes them: of the token before its signature, of its claims, of the
 * endpoint.
 */
export const CHECK_NAMES = [
  "form",
  "issuer",
  "algorithm",
  "type",
  "critical_header",
  "key",
  "signature",
  "times",
  "expiry",
  "not_before",
  "issued_at",
  "lifetime",
  "audience",
  "claims",
  "access_token",
  "granted",
  "binding",
  "caller_claim",
  "endpoint_audience",
  "endpoint_binding",
  "caller",
  "grant",
  "kind",
  "actor",
  "scopes",
  "roles",
  "endpoint_claims",
  "authentication",
  "condition",
] as const;

/** The name of a check. `introspection` is that of an opaque token: what its authorization server says. */
export type CheckName = (typeof CHECK_NAMES)[number] | "introspection";

/** The outcome of one check. For a token whose signature is invalid, it contains nothing but the outcome of a comparison. */
export interface TracedCheck {
  readonly name: CheckName;
  /** `not_checked` where a check that it depends on failed, or where it needs a request. */
  readonly outcome: "passed" | "failed" | "not_checked";
  /** Why it failed; otherwise `undefined`. */
  readonly reason: Reason | undefined;
  readonly hint: DecisionHint | undefined;
  /** What is required: configuration. At most 10 values of 256 characters, like `received`. */
  readonly expected: readonly string[] | undefined;
  /** What the verified token has, or why keys are missing. */
  readonly received: readonly string[] | undefined;
}

/** A check that passed. */
export function passed(name: CheckName, { expected, received }: Explanation = {}): TracedCheck {
  return {
    name,
    outcome: "passed",
    reason: undefined,
    hint: undefined,
    expected: boundedValues(expected),
    received: boundedValues(received),
  };
}

/** A check that failed, with its details. */
export function failed(name: CheckName, reason: Reason, explanation?: Explanation): TracedCheck {
  const { hint, expected, received } = { ...NOTHING_TO_EXPLAIN, ...explanation };
  return {
    name,
    outcome: "failed",
    reason,
    hint,
    expected: boundedValues(expected),
    received: boundedValues(received),
  };
}

/** A check that was not made. */
export function notChecked(name: CheckName): TracedCheck {
  return { ...passed(name), outcome: "not_checked" };
}

/** A check, from its denial; `received` is shown where it passes. */
export function checked(
  name: CheckName,
  denial: Denial | undefined,
  explanation: Explanation = {},
): TracedCheck {
  return denial === undefined
    ? passed(name, explanation)
    : failed(name, denial.denied, denial.explain?.());
}
