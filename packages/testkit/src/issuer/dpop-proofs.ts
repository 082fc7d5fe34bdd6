import type { IncomingMessage } from "node:http";
import type { Clock } from "@callgate/core";
import { ALGORITHMS, Faults, received } from "@callgate/core/kit";
import {
  calculateJwkThumbprint,
  EmbeddedJWK,
  type JWK,
  type JWTVerifyResult,
  jwtVerify,
} from "jose";

/** What a token request proves: the key that its token is bound to, nothing, or less than it should. */
export type ProofResult =
  | { readonly kind: "none" }
  | { readonly kind: "bound"; readonly jkt: string }
  | { readonly kind: "refused"; readonly error: "invalid_dpop_proof" | "use_dpop_nonce" };

/** How far the time of a proof may be from the issuer's, in seconds. */
const MAX_AGE_SECONDS = 300;
/** A nonce (RFC 9449 section 8.1). */
const NONCE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

const NONE: ProofResult = Object.freeze({ kind: "none" });
const INVALID: ProofResult = Object.freeze({ kind: "refused", error: "invalid_dpop_proof" });
const NONCE_NEEDED: ProofResult = Object.freeze({ kind: "refused", error: "use_dpop_nonce" });

/** Checks the DPoP proofs of token requests, as an authorization server does (RFC 9449 section 4.3). */
export class DpopProofs {
  readonly #address: () => string;
  readonly #clock: Pick<Clock, "now">;
  /** The proofs that were accepted: each is good once. */
  readonly #used = new Set<string>();
  #nonce: string | undefined;

  /** @param address of the token endpoint, which proofs are for */
  constructor(address: () => string, clock: Pick<Clock, "now">) {
    this.#address = address;
    this.#clock = clock;
  }

  /** The nonce that proofs must have; `undefined` where they need none. */
  get nonce(): string | undefined {
    return this.#nonce;
  }

  /** @throws {ConfigurationError} `callgate_configuration_invalid` */
  set nonce(nonce: string | undefined) {
    if (nonce !== undefined && (typeof nonce !== "string" || !NONCE.test(nonce))) {
      const faults = new Faults();
      const message = `must be visible ASCII characters without quotes and backslashes, or undefined, received ${received(nonce)}`;
      faults.add("option_invalid", "dpopNonce", message);
      faults.throwIfAny("Test issuer");
    }
    this.#nonce = nonce;
  }

  async check({ headersDistinct, method }: IncomingMessage): Promise<ProofResult> {
    const [proof, ...others] = headersDistinct.dpop ?? [];
    if (proof === undefined) return NONE;
    if (others.length > 0) return INVALID;
    try {
      return await this.#checked(proof, method);
    } catch {
      return INVALID;
    }
  }

  async #checked(proof: string, method: string | undefined): Promise<ProofResult> {
    const { payload, protectedHeader } = await this.#verified(proof);
    const { htm, htu, jti, nonce } = payload;
    const isForThis = htm === method && htu === this.#address();
    if (!isForThis || typeof jti !== "string" || jti === "" || this.#used.has(jti)) return INVALID;
    if (this.#nonce !== undefined && nonce !== this.#nonce) return NONCE_NEEDED;
    this.#used.add(jti);
    return { kind: "bound", jkt: await calculateJwkThumbprint(protectedHeader.jwk as JWK) };
  }

  #verified(proof: string): Promise<JWTVerifyResult> {
    return jwtVerify(proof, EmbeddedJWK, {
      typ: "dpop+jwt",
      algorithms: [...ALGORITHMS],
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: MAX_AGE_SECONDS,
      currentDate: new Date(this.#clock.now()),
    });
  }
}
