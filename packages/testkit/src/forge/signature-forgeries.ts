import { signText, signToken } from "../tokens/token-mint.js";
import { encodePart, type Forgery, partsOf } from "./forgery.js";

/** Tokens whose signature, or whose form as a compact JWS, is wrong. */
export type SignatureForgeryName =
  | "algNone"
  | "hmacWithPublicKey"
  | "wrongKey"
  | "truncated"
  | "withoutSignature"
  | "padded"
  | "nonCanonical"
  | "tamperedClaims"
  | "tamperedHeader";

/** @see RFC 8725 sections 2.1, 3.1 and 3.2; RFC 7515 sections 2 and 7.1 */
export const signatureForgeries: Readonly<Record<SignatureForgeryName, Forgery>> = {
  /** Unsecured: `alg` is `none` and the signature empty. */
  algNone: {
    reason: "algorithm_not_allowed",
    forge: async ({ draft }) => {
      const header = { ...draft.header, alg: "none" };
      return `${encodePart(header)}.${encodePart(draft.claims)}.`;
    },
  },
  /** Key confusion: a MAC whose secret is the issuer's public key, which is available to every client. */
  hmacWithPublicKey: {
    reason: "algorithm_not_allowed",
    forge: ({ draft }) => {
      const pem = draft.key.publicKey.export({ type: "spki", format: "pem" });
      const header = { ...draft.header, alg: "HS256" };
      return signText(header, JSON.stringify(draft.claims), Buffer.from(pem));
    },
  },
  /** Signed with another key under the `kid` of the issuer's. */
  wrongKey: {
    reason: "signature_invalid",
    forge: async ({ draft, strangersKey }) => signToken({ ...draft, key: await strangersKey() }),
  },
  /** The last octet of the signature is missing. */
  truncated: {
    reason: "signature_invalid",
    forge: async ({ draft }) => {
      const [header, payload, signature] = partsOf(await signToken(draft));
      const cut = Buffer.from(signature, "base64url").subarray(0, -1).toString("base64url");
      return `${header}.${payload}.${cut}`;
    },
  },
  /** Two parts instead of three. */
  withoutSignature: {
    reason: "token_malformed",
    forge: async ({ draft }) => `${encodePart(draft.header)}.${encodePart(draft.claims)}`,
  },
  /** Base64 padding, which compact JWS does not have. */
  padded: {
    reason: "token_malformed",
    forge: async ({ draft }) => `${await signToken(draft)}=`,
  },
  /** Another spelling of the same octets: bits set after the end of the signature. */
  nonCanonical: {
    reason: "token_malformed",
    forge: async ({ draft }) => {
      const [header, payload, signature] = partsOf(await signToken(draft));
      return `${header}.${payload}.${respelled(signature)}`;
    },
  },
  /** A claim that was changed after signing. */
  tamperedClaims: {
    reason: "signature_invalid",
    forge: async ({ draft }) => {
      const [header, , signature] = partsOf(await signToken(draft));
      return `${header}.${encodePart({ ...draft.claims, jti: "tampered" })}.${signature}`;
    },
  },
  /** A header parameter that was added after signing. */
  tamperedHeader: {
    reason: "signature_invalid",
    forge: async ({ draft }) => {
      const [, payload, signature] = partsOf(await signToken(draft));
      return `${encodePart({ ...draft.header, cty: "tampered" })}.${payload}.${signature}`;
    },
  },
};

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Sets unused bits after the last octet, which a lenient decoder ignores; where there are no unused bits, adds some. */
function respelled(encoded: string): string {
  if (encoded.length % 4 === 0) return `${encoded}A`;
  return encoded.slice(0, -1) + ALPHABET[ALPHABET.indexOf(encoded.slice(-1)) + 1];
}
