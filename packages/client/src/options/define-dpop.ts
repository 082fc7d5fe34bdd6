import { createPublicKey, KeyObject } from "node:crypto";
import { ALGORITHMS, type Algorithm, type Faults, received } from "@callgate/core/kit";
import { type DpopKey, dpopKeyOf, makeDpopKey } from "../dpop/dpop-key.js";
import { KeyUnusable } from "../signing/key-unusable.js";
import type { ClientDpopOptions } from "./dpop-options.js";

/** How tokens are bound to a key, checked. */
export interface DefinedDpop {
  readonly key: DpopKey;
  /** Whether a token that is not bound is refused. */
  readonly required: boolean;
}

const OPTIONS: readonly (keyof ClientDpopOptions)[] = ["algorithm", "keyPair", "required"];
const KEY_PAIR = ["privateKey", "publicKey"];

/**
 * Checks how tokens are bound to a key, and makes the key where none is given.
 *
 * @returns `undefined` where tokens are bearer tokens, and for options with a fault
 */
export function defineDpop(dpop: unknown, faults: Faults): DefinedDpop | undefined {
  if (dpop === undefined) return undefined;
  if (dpop !== true && (typeof dpop !== "object" || dpop === null || Array.isArray(dpop))) {
    const message = `must be true, or an object such as \`{ algorithm: "ES256" }\`, received ${received(dpop)}; leave it out for bearer tokens`;
    faults.add("option_invalid", "dpop", message);
    return undefined;
  }
  const inside = faults.within("dpop.");
  const before = faults.found.length;
  const given = dpop === true ? {} : inside.own<ClientDpopOptions>(dpop, OPTIONS);
  const { algorithm, keyPair, required = true } = given;
  if (typeof required !== "boolean") {
    inside.add(
      "option_invalid",
      "required",
      `must be true or false, received ${received(required)}`,
    );
  }
  if (algorithm !== undefined && !(ALGORITHMS as readonly unknown[]).includes(algorithm)) {
    const message = `must be one of ${ALGORITHMS.join(", ")}, received ${received(algorithm)}`;
    inside.add("option_invalid", "algorithm", message);
  }
  const privateKey = keyPair === undefined ? undefined : privateKeyIn(keyPair, inside);
  if (faults.found.length > before) return undefined;
  const key = keyOf(privateKey, algorithm, inside);
  return key && Object.freeze({ key, required });
}

function keyOf(
  privateKey: KeyObject | undefined,
  algorithm: Algorithm | undefined,
  faults: Faults,
): DpopKey | undefined {
  if (privateKey === undefined) return makeDpopKey(algorithm ?? "ES256");
  try {
    return dpopKeyOf(privateKey, algorithm);
  } catch (error) {
    if (!(error instanceof KeyUnusable)) throw error;
    faults.add("option_invalid", "keyPair.privateKey", error.message);
    return undefined;
  }
}

/** What was received is not repeated: it may be the key as a text. */
function privateKeyIn(keyPair: unknown, faults: Faults): KeyObject | undefined {
  if (typeof keyPair !== "object" || keyPair === null || Array.isArray(keyPair)) {
    faults.add("option_invalid", "keyPair", "must be an object with a `privateKey`");
    return undefined;
  }
  const inside = faults.within("keyPair.");
  const { privateKey, publicKey } = inside.own<Record<string, unknown>>(
    keyPair as Record<string, unknown>,
    KEY_PAIR,
    ["privateKey"],
  );
  if (!isKey(privateKey, "private")) {
    inside.add(
      privateKey === undefined ? "option_missing" : "option_invalid",
      "privateKey",
      "must be a private `KeyObject` of node:crypto: `createPrivateKey` makes one of PEM or a JWK",
    );
    return undefined;
  }
  if (publicKey === undefined) return privateKey;
  if (!isKey(publicKey, "public")) {
    inside.add(
      "option_invalid",
      "publicKey",
      "must be a public `KeyObject` of node:crypto, or left out",
    );
  } else if (!createPublicKey(privateKey).equals(publicKey)) {
    inside.add("option_conflict", "publicKey", "does not belong to `privateKey`: leave it out");
  }
  return privateKey;
}

function isKey(value: unknown, type: "private" | "public"): value is KeyObject {
  return value instanceof KeyObject && value.type === type;
}
