import { type Denial, denyBecause } from "../../decision/deny.js";
import type { Algorithm } from "../../kit/algorithms.js";
import type { CompactJws } from "../../token/compact-jws.js";
import { checkAlgorithm } from "./checks/algorithm.js";
import { checkCriticalHeader } from "./checks/critical-header.js";
import { checkTokenType } from "./checks/token-type.js";
import type { IssuerDirectory, IssuerWithKeys } from "./issuer-directory.js";
import { issuerHint, MAX_COMPARED } from "./issuer-hint.js";

/** A well-formed token. */
export interface Presented {
  readonly token: string;
  readonly jws: CompactJws;
  /** Whether it was verified before, under keys that have changed since. */
  readonly isSecondTry: boolean;
}

/** A token whose issuer and header are accepted, before its key is found. */
export interface Candidate extends Presented {
  readonly kind: "candidate";
  readonly alg: Algorithm;
  readonly issuer: IssuerWithKeys;
}

/**
 * Makes the checks of a token that need no key: that its issuer is trusted, and its protected header.
 *
 * @param issuer the issuer that the token names, where that one is trusted
 * @see RFC 9068 section 4, RFC 8725 section 3.1
 */
export function toCandidate(
  { token, jws, isSecondTry }: Presented,
  issuer: IssuerWithKeys | undefined,
  issuers: IssuerDirectory,
): Candidate | Denial {
  if (issuer === undefined) return fromStranger(jws.payload.iss, issuers);
  const alg = checkAlgorithm(jws.header, issuer.trusted.algorithms);
  if (typeof alg !== "string") return alg;
  const refused =
    checkTokenType(jws.header, issuer.trusted.profile) ?? checkCriticalHeader(jws.header);
  return refused ?? { kind: "candidate", token, jws, isSecondTry, alg, issuer };
}

function fromStranger(iss: unknown, issuers: IssuerDirectory): Denial {
  const known = (): string[] => issuers.known(MAX_COMPARED).map((each) => each.trusted.issuer);
  return denyBecause("issuer_untrusted", () => ({ hint: issuerHint(iss, known()) }));
}
