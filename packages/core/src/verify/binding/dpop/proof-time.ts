import { type HeaderFields, NO_HEADERS } from "../../../decision/decision.js";
import { type Denial, deny, denyBecause } from "../../../decision/deny.js";
import type { DefinedDpop } from "./dpop-options.js";
import { Nonces } from "./nonces.js";
import type { ProofClaims } from "./proof-claims.js";

/** A proof whose time is accepted. */
export interface TimelyProof {
  readonly kind: "timely";
  /** Until when it is accepted, in milliseconds since the Unix epoch. */
  readonly endsMs: number;
  /** The nonce for the next proof, where the one of this proof is not the latest. */
  readonly headers: HeaderFields;
}

/**
 * Judges when a proof was made: by the nonce in it, where the service gives nonces, and otherwise by its `iat`.
 *
 * @see RFC 9449 section 4.3, items 10 and 11, and section 11.1
 */
export class ProofTime {
  readonly #maxAgeMs: number;
  readonly #futureMs: number;
  readonly #nonces: Nonces | undefined;

  constructor({
    maxAgeSeconds,
    futureSeconds,
    nonce,
  }: Pick<DefinedDpop, "maxAgeSeconds" | "futureSeconds" | "nonce">) {
    this.#maxAgeMs = maxAgeSeconds * 1000;
    this.#futureMs = futureSeconds * 1000;
    this.#nonces = nonce && new Nonces(nonce);
  }

  /** @param nowMs milliseconds since the Unix epoch */
  judge({ iat, exp, nbf, nonce }: ProofClaims, nowMs: number): TimelyProof | Denial {
    if (exp * 1000 <= nowMs - this.#futureMs) return deny("proof_expired", "proof_too_old");
    if (nbf * 1000 > nowMs + this.#futureMs) return deny("proof_expired", "proof_from_future");
    if (this.#nonces !== undefined) return judgeNonce(nonce, this.#nonces, nowMs);
    const endsMs = iat * 1000 + this.#maxAgeMs;
    if (endsMs < nowMs) return deny("proof_expired", "proof_too_old");
    if (iat * 1000 > nowMs + this.#futureMs) return deny("proof_expired", "proof_from_future");
    return { kind: "timely", endsMs, headers: NO_HEADERS };
  }
}

function judgeNonce(
  nonce: string | undefined,
  nonces: Nonces,
  nowMs: number,
): TimelyProof | Denial {
  const accepted = nonce === undefined ? undefined : nonces.find(nonce, nowMs);
  if (accepted === undefined) {
    const hint = nonce === undefined ? "nonce_missing" : "nonce_unknown";
    const headers = { "dpop-nonce": nonces.current(nowMs) };
    return denyBecause("proof_nonce_required", () => ({ hint }), headers);
  }
  return {
    kind: "timely",
    endsMs: accepted.endsMs,
    headers: accepted.isCurrent ? NO_HEADERS : newNonce(nonces.current(nowMs)),
  };
}

/** An answer with a nonce must not be used for another request (RFC 9449 section 8.2). */
function newNonce(nonce: string): HeaderFields {
  return { "dpop-nonce": nonce, "cache-control": "no-store" };
}
