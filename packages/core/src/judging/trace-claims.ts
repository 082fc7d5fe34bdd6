import { type Denial, denyBecause } from "../decision/deny.js";
import type { Explanation } from "../decision/explanation.js";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import type { CompactJws } from "../token/compact-jws.js";
import { type Confirmation, readConfirmation } from "../verify/binding/confirmation.js";
import { denyUnproved } from "../verify/binding/judge-binding.js";
import { audiencesOf, checkAudience } from "../verify/jwt/checks/audience.js";
import { identifyCaller } from "../verify/jwt/checks/caller.js";
import { checkClaimTypes } from "../verify/jwt/checks/claim-types.js";
import { readGranted } from "../verify/jwt/checks/granted.js";
import {
  checkBeginning,
  checkExpiry,
  checkLongestLifetime,
  checkTimeTypes,
  type LifetimeRules,
} from "../verify/jwt/checks/lifetime.js";
import { checkIsAccessToken } from "../verify/jwt/checks/token-type.js";
import { type CheckName, checked, failed, notChecked, type TracedCheck } from "./traced-check.js";

/** Makes every check of a token's claims, in their order, also after one that fails. The signature is valid. */
export function traceClaims(
  { header, payload: claims }: Pick<CompactJws, "header" | "payload">,
  trusted: TrustedIssuer,
  nowSeconds: number,
  gate: LifetimeRules,
): readonly TracedCheck[] {
  const { profile, maxTokenLifetimeSeconds = gate.maxTokenLifetimeSeconds } = trusted;
  const rules = { ...gate, maxTokenLifetimeSeconds };
  const hasTimes = checkTimeTypes(claims) === undefined;
  const { exp, nbf, iat } = claims as { exp?: unknown; nbf?: unknown; iat?: unknown };
  const time = (
    name: CheckName,
    check: () => Denial | undefined,
    received: string[],
  ): TracedCheck => (hasTimes ? checked(name, check(), { received }) : notChecked(name));
  return [
    checked("times", checkTimeTypes(claims)),
    time("expiry", () => checkExpiry(claims, nowSeconds, rules), timeOf("exp", exp)),
    time("not_before", () => checkBeginning(claims, "nbf", nowSeconds, rules), timeOf("nbf", nbf)),
    time("issued_at", () => checkBeginning(claims, "iat", nowSeconds, rules), timeOf("iat", iat)),
    time("lifetime", () => checkLongestLifetime(claims, nowSeconds, rules), lasting(exp, iat)),
    attempt("audience", () => checkAudience(claims, trusted), {
      expected: trusted.audiences,
      received: () => audiencesOf(claims, profile),
    }),
    attempt("claims", () => checkClaimTypes(claims, profile)),
    attempt("access_token", () => checkIsAccessToken(claims, header, profile)),
    attempt("granted", () => denialIn(readGranted(claims, profile))),
    attempt("binding", () =>
      denialOfUnproved(readConfirmation(claims, profile.ignoredConfirmationMembers)),
    ),
    attempt("caller_claim", () => denialIn(identifyCaller(claims, profile)), {
      received: () => [identifyCaller(claims, profile)].filter((each) => typeof each === "string"),
    }),
  ];
}

/** Here a profile's functions may get claims whose types were not checked before. */
function attempt(
  name: CheckName,
  check: () => Denial | undefined,
  {
    expected,
    received,
  }: Pick<Explanation, "expected"> & { received?: () => string[] | readonly string[] } = {},
): TracedCheck {
  try {
    const denial = check();
    const explanation = { expected, received: denial === undefined ? received?.() : undefined };
    return checked(name, denial, explanation);
  } catch {
    return failed(name, "decision_failed");
  }
}

/**
 * The denial of a bound token, with the kinds of keys that a request would have to prove, if it is possible to prove them.
 */
function denialOfUnproved(confirmation: Confirmation | undefined): Denial | undefined {
  const denial = denyUnproved(confirmation);
  const kinds = confirmation?.bindings.map(({ kind }) => kind) ?? [];
  if (denial === undefined || kinds.length === 0) return denial;
  return denyBecause(denial.denied, () => ({ received: kinds }));
}

function denialIn(result: string | { readonly kind: string }): Denial | undefined {
  return typeof result === "object" && result.kind === "denied" ? (result as Denial) : undefined;
}

/** The largest time that a date can have, in seconds. */
const LAST_SECOND = 8.64e12;

function timeOf(name: string, seconds: unknown): string[] {
  if (typeof seconds !== "number") return [];
  const isDate = Math.abs(seconds) <= LAST_SECOND;
  return [`${name} ${isDate ? new Date(seconds * 1000).toISOString() : seconds}`];
}

function lasting(exp: unknown, iat: unknown): string[] {
  return typeof exp === "number" && typeof iat === "number" ? [`${exp - iat} s`] : [];
}
