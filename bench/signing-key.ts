import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  randomUUID,
  sign,
} from "node:crypto";
import { promisify } from "node:util";
import { AUDIENCE, CALLERS, SCOPE } from "./policy.js";

/** The algorithms that are measured. */
export const ALGORITHMS = ["RS256", "ES256", "EdDSA"] as const;
export type BenchmarkAlgorithm = (typeof ALGORITHMS)[number];

/** The hash of each algorithm; Ed25519 brings its own. */
export const HASHES: Readonly<Record<BenchmarkAlgorithm, string | null>> = {
  RS256: "sha256",
  ES256: "sha256",
  EdDSA: null,
};

const signAsync = promisify(sign);

/** An issuer's key, and the tokens it signs: RFC 9068 access tokens of some 800 characters under RS256. */
export class SigningKey {
  readonly algorithm: BenchmarkAlgorithm;
  readonly publicKey: KeyObject;
  readonly #privateKey: KeyObject;
  readonly #kid: string;

  constructor(algorithm: BenchmarkAlgorithm, kid = "bench-1") {
    const { publicKey, privateKey } = generateKeys(algorithm);
    this.algorithm = algorithm;
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
    this.#kid = kid;
  }

  /** The public key as an issuer publishes it (RFC 7517 section 4). */
  get jwk(): JsonWebKey & { readonly alg: BenchmarkAlgorithm } {
    const { algorithm: alg } = this;
    return { ...this.publicKey.export({ format: "jwk" }), kid: this.#kid, alg, use: "sig" };
  }

  /** Signs one token of its own `jti`. */
  async token(claims: {
    readonly iss: string;
    readonly [claim: string]: unknown;
  }): Promise<string> {
    const [caller = ""] = CALLERS;
    const now = Math.floor(Date.now() / 1000);
    const header = { alg: this.algorithm, typ: "at+jwt", kid: this.#kid };
    const payload = {
      sub: claims.azp ?? caller,
      aud: AUDIENCE,
      exp: now + 3600,
      iat: now,
      nbf: now,
      tenant: "a2f1c9d4-6b0e-4c1f-9d57-0c2b8f6e7a13",
      jti: randomUUID(),
      client_id: claims.azp ?? caller,
      azp: caller,
      scope: `${SCOPE} orders:list`,
      ...claims,
    };
    const input = `${encode(header)}.${encode(payload)}`;
    const key = { key: this.#privateKey, dsaEncoding: "ieee-p1363" as const };
    const signature = await signAsync(HASHES[this.algorithm], Buffer.from(input), key);
    return `${input}.${signature.toString("base64url")}`;
  }

  /**
   * Makes so many distinct tokens that hold but for their signature: the costliest to refuse, since everything before
   * it is as it must be.
   */
  async forged(iss: string, count: number): Promise<readonly string[]> {
    const good = await this.token({ iss });
    const signed = good.slice(0, good.lastIndexOf("."));
    const octets = Buffer.from(good.slice(signed.length + 1), "base64url").length;
    return Array.from({ length: count }, () => {
      const signature = randomBytes(octets);
      // Below RSA's modulus and the order of each curve (Ed25519's is at the end), or OpenSSL would not even begin.
      signature[0] = 0;
      signature[octets - 1] = 0;
      return `${signed}.${signature.toString("base64url")}`;
    });
  }

  /** Signs so many distinct tokens, of all callers in turn. */
  tokens(iss: string, count: number): Promise<readonly string[]> {
    const callerOf = (n: number): string => CALLERS[n % CALLERS.length] as string;
    return Promise.all(
      Array.from({ length: count }, (_, n) => this.token({ iss, azp: callerOf(n) })),
    );
  }
}

function generateKeys(algorithm: BenchmarkAlgorithm): {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
} {
  const { publicKey, privateKey } = writtenKeys(algorithm);
  return { publicKey: createPublicKey(publicKey), privateKey: createPrivateKey(privateKey) };
}

// Written and read back: Node 20 can deadlock when it exports a key that it generated itself.
const publicKeyEncoding = { type: "spki", format: "pem" } as const;
const privateKeyEncoding = { type: "pkcs8", format: "pem" } as const;

function writtenKeys(algorithm: BenchmarkAlgorithm): {
  readonly publicKey: string;
  readonly privateKey: string;
} {
  switch (algorithm) {
    case "RS256":
      return generateKeyPairSync("rsa", {
        modulusLength: 2048,
        publicKeyEncoding,
        privateKeyEncoding,
      });
    case "ES256":
      return generateKeyPairSync("ec", {
        namedCurve: "P-256",
        publicKeyEncoding,
        privateKeyEncoding,
      });
    case "EdDSA":
      return generateKeyPairSync("ed25519", { publicKeyEncoding, privateKeyEncoding });
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
