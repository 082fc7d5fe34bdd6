import type { DenialReason } from "@callgate/core";
import {
  generateKeys,
  type KeyPair,
  type SigningKey,
  toSigningKey,
} from "../tokens/signing-key.js";
import type { TokenMint } from "../tokens/token-mint.js";
import type { TokenOptions } from "../tokens/token-options.js";
import { type ForgeryName, forgeries } from "./forgeries.js";
import type { Forgery } from "./forgery.js";

/** Makes a token that must be refused, of the good one the options describe. */
export type Forge = (options?: TokenOptions) => Promise<string>;

/**
 * The reason with which a gate refuses each forgery, under the issuer's profile and default options. One differs: where `sub` names
 * the caller (`google`, `kubernetes`, `spiffe`), `withoutCaller` is `claim_invalid`.
 */
export const forgeryReasons: Readonly<Record<ForgeryName, DenialReason>> = mapForgeries(
  ({ reason }) => reason,
);

/** An attacker with keys of their own, and an address that serves them. */
export class Forger {
  readonly forge: Readonly<Record<ForgeryName, Forge>>;
  readonly #keyPairs = new Map<string, Promise<KeyPair>>();
  readonly #published: unknown[] = [];

  constructor(mint: TokenMint, trapUrl: string) {
    this.forge = mapForgeries(({ forge }) => async (options = {}) => {
      const draft = await mint.draft(options);
      return forge({
        draft,
        idToken: () => mint.draftIdToken(options),
        callerClaims: mint.callerClaims,
        audienceClaims: mint.audienceClaims,
        trapUrl,
        strangersKey: () => this.keyInPlaceOf(draft.key),
      });
    });
  }

  /** The forger's own JWK Set: a gate that treats it as the issuer's accepts every forged token. */
  jwks(): { readonly keys: readonly unknown[] } {
    return { keys: this.#published };
  }

  /** A key of the same kind, under the same name, that the issuer does not have. */
  async keyInPlaceOf({ algorithm, kid }: SigningKey): Promise<SigningKey> {
    const keyPair = this.#keyPairs.get(algorithm) ?? generateKeys(algorithm);
    this.#keyPairs.set(algorithm, keyPair);
    const key = await toSigningKey(await keyPair, algorithm, kid);
    this.#published.push(key.jwk);
    return key;
  }
}

function mapForgeries<T>(map: (forgery: Forgery) => T): Readonly<Record<ForgeryName, T>> {
  const entries = Object.entries(forgeries).map(([name, forgery]) => [name, map(forgery)]);
  return Object.freeze(Object.fromEntries(entries));
}
