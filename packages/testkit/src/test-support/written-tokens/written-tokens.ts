import type { Algorithm, ProfileName } from "@callgate/core";
import { expect } from "vitest";
import type { TokenContent } from "../../tokens/token-content.js";
import type { TokenOptions } from "../../tokens/token-options.js";

/** A token as it is asked for, and as the provider's documentation says it writes one: every claim of it. */
export interface WrittenToken {
  readonly asked: Required<Pick<TokenOptions, "caller">> & TokenOptions;
  readonly typ: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The tokens of one profile, of an issuer whose audience is `orders`. */
export interface WrittenTokens {
  readonly profile: ProfileName;
  readonly algorithm: Algorithm;
  readonly app: WrittenToken;
  readonly user?: WrittenToken;
  /** What tells its ID token: all of the header but `alg` and `kid`, some of the claims. */
  readonly idToken: TokenContent;
}

export const id: unknown = expect.any(String);
export const time: unknown = expect.any(Number);
export const UUID: unknown = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
export const JWT = { typ: "JWT" };
export const CHECKOUT = { caller: "checkout", scope: "read write" };
export const USER = { caller: "checkout", user: "u-1", scope: "read" };
