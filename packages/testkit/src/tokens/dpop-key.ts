import { constants, createHash, type KeyObject, randomUUID, sign } from "node:crypto";
import { type Algorithm, type Clock, systemClock } from "@callgate/core";
import { checkClock, Faults } from "@callgate/core/kit";
import { calculateJwkThumbprint, exportJWK, type JWK } from "jose";
import { forms, type OptionForms, takeOptions } from "../option-forms.js";
import { generateKeys } from "./signing-key.js";

/** Options of {@link createDpopKey}. */
export interface DpopKeyOptions {
  /** What its proofs are signed with. Default ES256. */
  readonly algorithm?: Algorithm;
  /** The source of the time, for the `iat` of proofs. Default: the machine's clock. */
  readonly clock?: Pick<Clock, "now">;
}

/** What a proof is for. */
export interface DpopProofOptions {
  /** The method of the request, as sent. */
  readonly method: string;
  /** The address that the client calls; query and fragment are left out of the proof. */
  readonly url: string;
  /** The access token that is sent with the proof. Default: none, as for a request to an authorization server. */
  readonly token?: string;
  /** The nonce that the service gave. Default: none. */
  readonly nonce?: string;
  /** Claims to add or to replace; `undefined` removes one. Default: none. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Header parameters to add or to replace; `undefined` removes one. Default: none. */
  readonly header?: Readonly<Record<string, unknown>>;
}

/** A client's DPoP key (RFC 9449). */
export interface DpopKey {
  /** The `jkt` of the tokens that are bound to it: its base64url SHA-256 thumbprint (RFC 7638). */
  readonly thumbprint: string;
  readonly algorithm: Algorithm;
  /** The public key, as in the header of its proofs. */
  readonly jwk: Readonly<JWK>;
  /**
   * Makes a proof, which is valid for one request.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, as a rejection, for options of a wrong form
   */
  proof(options: DpopProofOptions): Promise<string>;
}

const KEY_OPTIONS: OptionForms<Required<DpopKeyOptions>> = {
  algorithm: forms.algorithm,
  clock: [() => true, "a clock"],
};

const PROOF_OPTIONS: OptionForms<Required<DpopProofOptions>> = {
  method: forms.text,
  url: [(url) => typeof url === "string" && URL.canParse(url), "an absolute URL"],
  token: forms.text,
  nonce: forms.text,
  claims: forms.object,
  header: forms.object,
};

/**
 * Makes the key of a client that proves possession.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, as a rejection
 * @example
 * const key = await createDpopKey();
 * const token = await issuer.token({ caller: "reports", boundTo: key });
 * const proof = await key.proof({ method: "GET", url: "https://api.example.com/orders", token });
 * await request(app).get("/orders").set(dpop(token, proof)).expect(200);
 */
export async function createDpopKey(options: DpopKeyOptions = {}): Promise<DpopKey> {
  const faults = new Faults();
  const given = takeOptions<DpopKeyOptions>(options, KEY_OPTIONS, faults);
  const { algorithm = "ES256", clock = systemClock } = given;
  if (given.clock !== undefined) checkClock({ ...systemClock, now: given.clock.now }, faults);
  faults.throwIfAny("DPoP key");
  const { privateKey, publicKey } = await generateKeys(algorithm);
  const jwk = Object.freeze(await exportJWK(publicKey));
  const thumbprint = await calculateJwkThumbprint(jwk);
  return Object.freeze<DpopKey>({
    thumbprint,
    algorithm,
    jwk,
    async proof(wanted) {
      const { header, claims } = contentOf(wanted, clock);
      const full = { typ: "dpop+jwt", alg: algorithm, jwk, ...header };
      const input = `${encode(full)}.${encode(claims)}`;
      return `${input}.${signBy(algorithm, privateKey, input)}`;
    },
  });
}

function contentOf(
  options: DpopProofOptions,
  clock: Pick<Clock, "now">,
): Required<Pick<DpopProofOptions, "header" | "claims">> {
  const faults = new Faults();
  const given = takeOptions<DpopProofOptions>(options, PROOF_OPTIONS, faults);
  for (const option of ["method", "url"] as const) {
    if (given[option] === undefined)
      faults.add("option_missing", option, "is missing: a proof is for one request");
  }
  faults.throwIfAny("DPoP proof");
  const { method, url = "", token, nonce, header = {}, claims } = given;
  return {
    header,
    claims: {
      jti: randomUUID(),
      htm: method,
      htu: url.replace(/[?#].*$/s, ""),
      iat: Math.floor(clock.now() / 1000),
      ...(token !== undefined && { ath: hashOf(token) }),
      ...(nonce !== undefined && { nonce }),
      ...claims,
    },
  };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

/** Signs with the key's own algorithm, whatever the header says. */
function signBy(algorithm: Algorithm, key: KeyObject, input: string): string {
  const hash = algorithm.startsWith("Ed") ? null : `sha${algorithm.slice(2)}`;
  const padding = algorithm.startsWith("PS")
    ? constants.RSA_PKCS1_PSS_PADDING
    : constants.RSA_PKCS1_PADDING;
  const form = /^[RP]S/.test(algorithm)
    ? { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { key, dsaEncoding: "ieee-p1363" as const };
  return sign(hash, Buffer.from(input), form).toString("base64url");
}

function hashOf(token: string): string {
  return createHash("sha256").update(token, "latin1").digest("base64url");
}
