import type { Auth } from "../decision/auth.js";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import type { KeySource } from "../keys/key-source.js";
import type { DefinedOptions } from "../options/define-options.js";
import { type CompactJws, parseCompactJws } from "../token/compact-jws.js";
import { isB64Token } from "../token/credentials.js";
import { checkAlgorithm } from "../verify/jwt/checks/algorithm.js";
import { checkCriticalHeader } from "../verify/jwt/checks/critical-header.js";
import { checkTokenType } from "../verify/jwt/checks/token-type.js";
import { formHint } from "../verify/jwt/form-hint.js";
import type { IssuerDirectory, IssuerWithKeys } from "../verify/jwt/issuer-directory.js";
import { issuerHint, MAX_COMPARED } from "../verify/jwt/issuer-hint.js";
import { judgeClaims } from "../verify/jwt/judge-claims.js";
import { JwtVerifier } from "../verify/jwt/jwt-verifier.js";
import { SignatureVerifier } from "../verify/jwt/signatures/signature-verifier.js";
import type { Verification } from "../verify/verification.js";
import { traceClaims } from "./trace-claims.js";
import {
  CHECK_NAMES,
  checked,
  failed,
  notChecked,
  passed,
  type TracedCheck,
} from "./traced-check.js";

/** What checking a token needs. */
export type TraceRules = Pick<
  DefinedOptions,
  "clock" | "clockSkewSeconds" | "maxTokenLifetimeSeconds" | "maxTokenBytes"
>;

/** The checks of a token, and whose it is. */
export interface TracedToken {
  readonly checks: readonly TracedCheck[];
  /** Who calls, where the signature is valid and no claim but its times is wrong; otherwise `undefined`. */
  readonly auth: Auth | undefined;
}

/** Makes the checks of a token in order; after one that fails, those that do not depend on it. */
export async function traceToken(
  token: string,
  issuers: IssuerDirectory,
  rules: TraceRules,
): Promise<TracedToken> {
  const jws = parseCompactJws(token, rules.maxTokenBytes);
  if (jws === undefined) return endingWith(formFault(token, rules));
  const { iss } = jws.payload;
  const issuer = typeof iss === "string" ? await issuers.find(iss) : undefined;
  if (issuer === undefined) {
    const hint = issuerHint(
      iss,
      issuers.known(MAX_COMPARED).map(({ trusted }) => trusted.issuer),
    );
    return endingWith(passed("form"), failed("issuer", "issuer_untrusted", { hint }));
  }
  const before = [passed("form"), passed("issuer"), ...headerChecks(jws, issuer)];
  if (before.some(({ outcome }) => outcome === "failed")) return endingWith(...before);

  const signatures = new SignatureVerifier({ threads: "never", clock: rules.clock });
  const verifier = new JwtVerifier({ ...rules, issuers, lifetime: rules, signatures });
  const verification = await verifier.verify(token);
  const keyChecks = keyChecksOf(verification, issuer.keys);
  if (keyChecks.some(({ outcome }) => outcome === "failed"))
    return endingWith(...before, ...keyChecks);
  const claims = traceClaims(jws, issuer.trusted, rules.clock.now() / 1000, rules);
  const auth = authOf(verification, jws, issuer.trusted, rules);
  return { checks: [...before, ...keyChecks, ...claims], auth };
}

/** A token that has expired, or is not valid yet, still has what an endpoint compares. */
function authOf(
  verification: Verification,
  jws: CompactJws,
  trusted: TrustedIssuer,
  { clockSkewSeconds }: TraceRules,
): Auth | undefined {
  if (verification.kind === "verified") return verification.auth;
  const { exp } = jws.payload;
  if (verification.kind !== "denied" || typeof exp !== "number") return undefined;
  const anyLifetime = { clockSkewSeconds, maxTokenLifetimeSeconds: undefined };
  const outcome = attempt(() =>
    judgeClaims(jws, { ...trusted, ...anyLifetime }, exp - 1, anyLifetime),
  );
  return outcome?.kind === "judged" ? outcome.auth : undefined;
}

/** A custom profile may throw. */
function attempt<Result>(make: () => Result): Result | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function formFault(token: string, { maxTokenBytes }: TraceRules): TracedCheck {
  return isB64Token(token)
    ? failed("form", "token_malformed", { hint: formHint(token, maxTokenBytes) })
    : failed("form", "credentials_malformed");
}

function headerChecks({ header }: CompactJws, { trusted }: IssuerWithKeys): TracedCheck[] {
  const algorithm = checkAlgorithm(header, trusted.algorithms);
  return [
    checked("algorithm", typeof algorithm === "string" ? undefined : algorithm),
    checked("type", checkTokenType(header, trusted.profile)),
    checked("critical_header", checkCriticalHeader(header)),
  ];
}

/** The outcome for a token whose header is in order; the checks after the signature are not made here. */
function keyChecksOf(verification: Verification, keys: KeySource): TracedCheck[] {
  if (verification.kind === "unavailable") {
    const { lastErrorCode, lastErrorCause, lastErrorHost } = keys.health();
    const why = [lastErrorCode, lastErrorCause, lastErrorHost];
    const received = why.filter((each) => each !== undefined);
    return [failed("key", verification.unavailable, { received })];
  }
  const denied = verification.kind === "denied" ? verification : undefined;
  // A key of this name that is for another algorithm.
  if (denied?.denied === "key_unknown" || denied?.denied === "algorithm_not_allowed")
    return [checked("key", denied)];
  return denied?.denied === "signature_invalid"
    ? [passed("key"), checked("signature", denied)]
    : [passed("key"), passed("signature")];
}

/** How many of the checks are about the token. */
const TOKEN_CHECKS = CHECK_NAMES.indexOf("caller_claim") + 1;

/** The checks that were made, and those that were not. */
function endingWith(...done: TracedCheck[]): TracedToken {
  const rest = CHECK_NAMES.slice(done.length, TOKEN_CHECKS).map((name) => notChecked(name));
  return { checks: [...done, ...rest], auth: undefined };
}
