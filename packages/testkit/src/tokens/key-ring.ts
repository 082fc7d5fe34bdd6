import type { Algorithm } from "@callgate/core";
import { Faults } from "@callgate/core/kit";
import type { JWK } from "jose";
import { forms, type OptionForms, takeOptions } from "../option-forms.js";
import { generateKeys, isRsa, type KeyPair, type SigningKey, toSigningKey } from "./signing-key.js";

/** Which key is replaced, and by which. */
export interface KeyRotation {
  /** The algorithm of the key to replace. Default: the issuer's first. */
  readonly algorithm?: Algorithm;
  /** The new key's name; `null` for a key, and tokens, without one. Default: a name of its own. */
  readonly kid?: string | null;
}

const ROTATION_OPTIONS: OptionForms<Required<KeyRotation>> = {
  algorithm: forms.algorithm,
  kid: [(value) => typeof value === "string" || value === null, "a name or `null`"],
};

/** @throws {ConfigurationError} `callgate_configuration_invalid` */
export function checkRotation(rotation: KeyRotation): void {
  const faults = new Faults();
  takeOptions<KeyRotation>(rotation, ROTATION_OPTIONS, faults);
  faults.throwIfAny("Rotation of the test issuer");
}

/**
 * The keys of one issuer: what it signs with, and what it publishes. The two are the same until a test makes
 * them differ.
 */
export class KeyRing {
  readonly #current = new Map<Algorithm, Promise<SigningKey>>();
  #published: readonly unknown[] = [];
  #firstRsaKeys: Promise<KeyPair> | undefined;
  #named = 0;
  readonly #publishKey: ((jwk: JWK) => JWK) | undefined;

  /** @param publishKey makes a key of the JWK Set of one with `alg` and `use: "sig"`; default: leaves it as it is */
  constructor(publishKey?: (jwk: JWK) => JWK) {
    this.#publishKey = publishKey;
  }

  /** The key that signs with this algorithm now; made and published at its first use. */
  current(algorithm: Algorithm): Promise<SigningKey> {
    const current = this.#current.get(algorithm);
    return (
      current ?? this.#replace(algorithm, this.#firstKeys(algorithm), this.#nextKid(algorithm))
    );
  }

  /** Publishes a new key and signs with it from now on. The old one stays published. */
  rotate(algorithm: Algorithm, kid: string | null | undefined): Promise<SigningKey> {
    const named = kid === undefined ? this.#nextKid(algorithm) : (kid ?? undefined);
    return this.#replace(algorithm, generateKeys(algorithm), named);
  }

  publish(jwk: unknown): void {
    this.#published = [...this.#published, jwk];
  }

  withdraw(kid: string | undefined): void {
    this.#published = this.#published.filter(
      (jwk) => (jwk as { kid?: unknown } | null)?.kid !== kid,
    );
  }

  jwks(): { readonly keys: readonly unknown[] } {
    return { keys: this.#published };
  }

  #replace(
    algorithm: Algorithm,
    keys: Promise<KeyPair>,
    kid: string | undefined,
  ): Promise<SigningKey> {
    const key = keys.then(async (pair) => {
      const made = await toSigningKey(pair, algorithm, kid, this.#publishKey);
      this.publish(made.jwk);
      return made;
    });
    this.#current.set(algorithm, key);
    return key;
  }

  /** Making an RSA key takes long, so the first ones of all RSA algorithms are one key under several names. */
  #firstKeys(algorithm: Algorithm): Promise<KeyPair> {
    if (!isRsa(algorithm)) return generateKeys(algorithm);
    this.#firstRsaKeys ??= generateKeys(algorithm);
    return this.#firstRsaKeys;
  }

  #nextKid(algorithm: Algorithm): string {
    this.#named += 1;
    return `${algorithm}-${this.#named}`;
  }
}
