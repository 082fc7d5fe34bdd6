import type { DenialReason } from "@callgate/core";
import type { SigningKey } from "../tokens/signing-key.js";
import type { TokenDraft } from "../tokens/token-mint.js";

/** What a forgery is made from. */
export interface ForgersDesk {
  /** The good token everything starts from, not signed yet; under its issuer's key. */
  readonly draft: TokenDraft;
  /** An ID token of the issuer instead, not signed yet. */
  idToken(): Promise<TokenDraft>;
  /** Claims that name the caller; in the draft there is one of them at least. */
  readonly callerClaims: readonly string[];
  /** Claims that say which service a token is for. */
  readonly audienceClaims: readonly string[];
  /** A key of the same kind that the issuer does not have. */
  strangersKey(): Promise<SigningKey>;
  /** An address that serves the other key, and counts requests. */
  readonly trapUrl: string;
}

/** A way to make a token that must be refused: a valid one in which exactly one thing is wrong. */
export interface Forgery {
  /** The reason with which a gate refuses it, under the issuer's profile and default options. */
  readonly reason: DenialReason;
  readonly forge: (desk: ForgersDesk) => Promise<string>;
}

/** Writes one part of a compact JWS. */
export function encodePart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** Takes a compact JWS apart at its dots. */
export function partsOf(
  token: string,
): readonly [header: string, payload: string, signature: string] {
  const [header = "", payload = "", signature = ""] = token.split(".");
  return [header, payload, signature];
}
