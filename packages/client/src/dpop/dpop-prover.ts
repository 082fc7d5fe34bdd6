import { createHash, randomUUID } from "node:crypto";
import type { Clock } from "@callgate/core/kit";
import { signJwt } from "../signing/sign-jwt.js";
import type { DpopKey } from "./dpop-key.js";
import { Nonces } from "./nonces.js";
import type { TokenProver } from "./token-prover.js";

/** What a {@link DpopProver} uses. */
export interface DpopProverParts {
  readonly key: DpopKey;
  readonly clock: Pick<Clock, "now">;
}

/**
 * Makes the proofs of one client for one kind of server, token endpoints or services, and keeps the nonces of its servers.
 *
 * @see RFC 9449 sections 4.2 and 8
 */
export class DpopProver implements TokenProver {
  readonly #parts: DpopProverParts;
  readonly #nonces: Nonces;
  readonly #tokenHash: string | undefined;

  /** @param tokenHash SHA-256 of the access token that proofs are for, in base64url; none at a token endpoint */
  constructor(parts: DpopProverParts, nonces: Nonces = new Nonces(), tokenHash?: string) {
    this.#parts = parts;
    this.#nonces = nonces;
    this.#tokenHash = tokenHash;
  }

  /** A prover for one token, with the same key and the same nonces. */
  forToken(token: string): TokenProver {
    const hash = createHash("sha256").update(token).digest("base64url");
    return new DpopProver(this.#parts, this.#nonces, hash);
  }

  proofFor(method: string, url: URL): string {
    const { key, clock } = this.#parts;
    return signJwt(key.privateKey, key.algorithm, key.header, {
      jti: randomUUID(),
      htm: method,
      htu: url.origin + url.pathname,
      iat: Math.floor(clock.now() / 1000),
      ath: this.#tokenHash,
      nonce: this.#nonces.for(url.origin),
    });
  }

  learn(url: URL, headers: { get(name: string): string | null }): boolean {
    return this.#nonces.learn(url.origin, headers);
  }
}
