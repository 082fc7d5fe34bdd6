import { createRemoteJWKSet, jwtVerify } from "jose";
import { AUDIENCE, mayCall } from "../../policy.js";
import type { IssuerLocation } from "../endpoint.js";

export type Claims = Parameters<typeof mayCall>[0];

/** Finds the claims of tokens that were verified before, by their Authorization field line. */
interface TokenMap {
  find(line: string): Claims | undefined;
  store(line: string, claims: Claims): void;
}

/** As short as it gets. Every lookup hashes the whole line, and every token stays readable in memory. */
export class RawMap implements TokenMap {
  readonly #claims = new Map<string, Claims>();

  find(line: string): Claims | undefined {
    return this.#claims.get(line);
  }

  store(line: string, claims: Claims): void {
    this.#claims.set(line, claims);
  }
}

/** 43 characters are 256 bits of a signature. */
const TAIL_LENGTH = 43;

/** Hashes the end of the line alone, and compares the whole: the fastest lookup that was found. */
export class TailMap implements TokenMap {
  readonly #claims = new Map<string, { readonly line: string; readonly claims: Claims }>();

  find(line: string): Claims | undefined {
    const found = this.#claims.get(line.slice(-TAIL_LENGTH));
    return found?.line === line ? found.claims : undefined;
  }

  store(line: string, claims: Claims): void {
    this.#claims.set(line.slice(-TAIL_LENGTH), { line, claims });
  }
}

/**
 * What a gate cannot be faster than: claims found in a Map, and nothing checked again, `exp` included.
 *
 * A token that is not in the Map is verified with jose, so that the server refuses what it must; no such request
 * is timed.
 */
export class Floor {
  readonly #tokens: TokenMap;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  readonly #issuer: string;

  constructor(tokens: TokenMap, { issuer, jwksUri }: IssuerLocation) {
    this.#tokens = tokens;
    this.#keys = createRemoteJWKSet(new URL(jwksUri));
    this.#issuer = issuer;
  }

  /** The claims of a token that was admitted before. */
  find(line: string): Claims | undefined {
    return this.#tokens.find(line);
  }

  /** Verifies a token, and stores it where its caller may call. */
  async admit(line: string): Promise<Claims | 401 | 403> {
    const [, token = ""] = line.split(" ");
    const options = { issuer: this.#issuer, audience: AUDIENCE };
    const verified = await jwtVerify(token, this.#keys, options).catch(() => undefined);
    if (verified === undefined) return 401;
    if (!mayCall(verified.payload)) return 403;
    this.#tokens.store(line, verified.payload);
    return verified.payload;
  }
}
