import type { DenialReason } from "../decision/catalogue.js";
import type { Denial } from "../decision/deny.js";
import type { ListedIssuer } from "../verify/introspection/introspection.js";
import { isJwtShaped } from "../verify/introspection/is-jwt-shaped.js";
import { introspectedIssuers } from "../verify/introspection/routed.js";
import { type IntrospectedIssuer, issuerOf } from "../verify/introspection/token-router.js";
import type { LifetimeRules } from "../verify/jwt/checks/lifetime.js";
import type { IssuerDirectory, IssuerWithKeys } from "../verify/jwt/issuer-directory.js";
import type { Verification, VerifiedToken } from "../verify/verification.js";
import { traceClaims } from "./trace-claims.js";
import type { TracedToken } from "./trace-token.js";
import {
  CHECK_NAMES,
  type CheckName,
  checked,
  failed,
  notChecked,
  passed,
  type TracedCheck,
} from "./traced-check.js";

/** The checks that a denial of an active token belongs to; other reasons are those of the introspection itself. */
const CHECK_OF: Readonly<Partial<Record<DenialReason, CheckName>>> = Object.freeze({
  issuer_untrusted: "issuer",
  token_type_mismatch: "access_token",
  token_expired: "expiry",
  token_not_yet_valid: "not_before",
  token_lifetime_too_long: "lifetime",
  audience_mismatch: "audience",
  claim_invalid: "claims",
  binding_unverified: "binding",
  caller_unidentified: "caller_claim",
  caller_ambiguous: "caller_claim",
});

/** The claims of an answer, in the order of the checks of a JWT. */
const CLAIM_CHECKS = CHECK_NAMES.slice(
  CHECK_NAMES.indexOf("times"),
  CHECK_NAMES.indexOf("caller_claim") + 1,
);

/** The issuer that introspects a token; `undefined` for a JWT, and where no issuer does. */
export function introspectedBy(
  token: string,
  directory: IssuerDirectory,
  issuers: readonly ListedIssuer[],
): IntrospectedIssuer | undefined {
  return isJwtShaped(token) ? undefined : issuerOf(token, introspectedIssuers(directory, issuers));
}

/** Makes the checks of an opaque token: what its server says, and then the claims of the answer, as far as they are known. */
export async function traceOpaqueToken(
  token: string,
  { issuer, introspector }: IntrospectedIssuer,
  directory: IssuerDirectory,
  issuers: readonly ListedIssuer[],
  rules: LifetimeRules & { readonly clock: { now(): number } },
): Promise<TracedToken> {
  const verification = await introspector.verify(token);
  if (verification.kind === "verified") {
    const trusted = issuers.find((each) => each.issuer === issuer) as ListedIssuer;
    const checks = claimChecks(verification, trusted, rules);
    return {
      checks: [passed("form"), passed("introspection"), ...checks],
      auth: verification.auth,
    };
  }
  const known = directory.known().find((each) => each.trusted.issuer === issuer);
  return { checks: refusedChecks(verification, known), auth: undefined };
}

function claimChecks(
  { auth }: VerifiedToken,
  trusted: ListedIssuer,
  rules: LifetimeRules & { readonly clock: { now(): number } },
): readonly TracedCheck[] {
  const profile = trusted.introspection?.settings.answersFor(trusted.profile) ?? trusted.profile;
  // An answer without `exp` has an assumed one.
  const payload = Object.assign(Object.create(null), { exp: auth.expiresAt }, auth.claims);
  const answer = { header: Object.create(null), payload };
  return traceClaims(answer, { ...trusted, profile }, rules.clock.now() / 1000, rules);
}

function refusedChecks(
  verification: Exclude<Verification, VerifiedToken>,
  known: IssuerWithKeys | undefined,
): readonly TracedCheck[] {
  if (verification.kind === "unavailable") {
    const { lastErrorCode, lastErrorCause, lastErrorHost } = known?.introspector?.health() ?? {};
    const why = [lastErrorCode, lastErrorCause, lastErrorHost];
    const received = why.filter((each) => each !== undefined);
    const check = failed("introspection", verification.unavailable, { received });
    return [passed("form"), check, ...CLAIM_CHECKS.map((name) => notChecked(name))];
  }
  return deniedChecks(verification);
}

function deniedChecks(denial: Denial): readonly TracedCheck[] {
  const name = CHECK_OF[denial.denied];
  const others = (skipped?: CheckName): TracedCheck[] =>
    CLAIM_CHECKS.filter((each) => each !== skipped).map((each) => notChecked(each));
  if (denial.denied === "token_malformed")
    return [checked("form", denial), notChecked("introspection"), ...others()];
  if (name === undefined) return [passed("form"), checked("introspection", denial), ...others()];
  // The claims before it may have passed, which is not known here.
  return [passed("form"), passed("introspection"), checked(name, denial), ...others(name)];
}
