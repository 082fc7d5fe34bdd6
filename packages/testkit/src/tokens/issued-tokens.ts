import type { Clock } from "@callgate/core";
import { Faults } from "@callgate/core/kit";
import { importJWK, type JWK, jwtVerify } from "jose";
import { isObject } from "../option-forms.js";
import type { KeyRing } from "./key-ring.js";
import type { TokenContent } from "./token-content.js";
import type { TokenMint } from "./token-mint.js";
import { checkOpaqueTokenOptions, type OpaqueTokenOptions } from "./token-options.js";

/** What an opaque token is for: calls, or a new access token. */
export type OpaqueTokenUse = "access" | "refresh";

/** A token that is valid now, as its issuer knows it. */
export interface ValidToken {
  readonly use: OpaqueTokenUse;
  readonly claims: TokenContent["claims"];
}

interface OpaqueToken extends ValidToken {
  /** Seconds since the Unix epoch. */
  readonly expiresAt: number;
}

/** What {@link IssuedTokens} needs. */
export interface IssuedTokensParts {
  readonly mint: TokenMint;
  readonly keyRing: KeyRing;
  readonly clock: Pick<Clock, "now">;
  /** Writes the text of a new opaque token. */
  readonly write: (use: OpaqueTokenUse) => string;
}

/** The tokens of one issuer: the opaque ones that it issued, and every one that it revoked. */
export class IssuedTokens {
  readonly #parts: IssuedTokensParts;
  readonly #opaque = new Map<string, OpaqueToken>();
  readonly #revoked = new Set<string>();

  constructor(parts: IssuedTokensParts) {
    this.#parts = parts;
  }

  /** @throws {ConfigurationError} `callgate_configuration_invalid` */
  async issue(use: OpaqueTokenUse, options: OpaqueTokenOptions): Promise<string> {
    checkOpaqueTokenOptions(options);
    const { mint, clock, write } = this.#parts;
    const { claims } = await mint.draft(options);
    const token = write(use);
    const expiresAt = Math.floor(clock.now() / 1000) + (options.expiresInSeconds ?? 300);
    this.#opaque.set(token, { use, claims, expiresAt });
    return token;
  }

  /**
   * Revokes a token, opaque or signed.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`: the issuer has not issued it
   */
  revoke(token: string): void {
    if (!this.#opaque.has(token) && !isSigned(token)) {
      const faults = new Faults();
      faults.add("option_invalid", "token", "must be a token of this issuer");
      faults.throwIfAny("Revocation by the test issuer");
    }
    this.#revoked.add(token);
  }

  /** What a token says, unless it is unknown, expired or revoked. */
  async find(token: string): Promise<ValidToken | undefined> {
    if (this.#revoked.has(token)) return undefined;
    const opaque = this.#opaque.get(token);
    if (opaque === undefined) return isSigned(token) ? this.#verified(token) : undefined;
    return this.#parts.clock.now() < opaque.expiresAt * 1000 ? opaque : undefined;
  }

  /** Only keys that are published verify: anything may be published, so each is tried. */
  async #verified(token: string): Promise<ValidToken | undefined> {
    const { keyRing, clock } = this.#parts;
    for (const jwk of keyRing.jwks().keys) {
      if (!isObject(jwk)) continue;
      try {
        const key = await importJWK(jwk as JWK, jwk.alg as string | undefined);
        const { payload } = await jwtVerify(token, key, { currentDate: new Date(clock.now()) });
        return { use: "access", claims: payload };
      } catch {
        // Another key may be the one.
      }
    }
    return undefined;
  }
}

function isSigned(token: unknown): token is string {
  return typeof token === "string" && token.split(".").length === 3;
}
