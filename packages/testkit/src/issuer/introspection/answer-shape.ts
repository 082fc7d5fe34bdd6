import { randomBytes } from "node:crypto";
import type { OpaqueTokenUse, ValidToken } from "../../tokens/issued-tokens.js";

/** The members of an answer of introspection (RFC 7662 section 2.2). */
export type IntrospectionAnswer = Readonly<Record<string, unknown>>;

/** How one kind of authorization server answers introspection. */
export interface AnswerShape {
  /**
   * What it answers for a token that is valid; `undefined` where it says that the token is not active.
   *
   * @param visible the scopes that the client which requests the answer may have; `undefined` for all
   */
  readonly answer: (
    token: ValidToken,
    visible: readonly string[] | undefined,
  ) => IntrospectionAnswer | undefined;
  /** Whether it signs answers for clients that request it (RFC 9701). */
  readonly signs: boolean;
  /** The scope that a Bearer token needs for the request. Default: none, any access token of the issuer is accepted. */
  readonly bearerScope?: string;
  /** The text of an opaque token. Default: 43 characters of base64url. */
  readonly write?: (use: OpaqueTokenUse) => string;
}

/** A random text of 43 characters. */
export function opaqueText(): string {
  return randomBytes(32).toString("base64url");
}

/** Scopes as one text, whatever form the claims have them in; `""` without any scope. */
export function scopeOf({ scope = "", scp = "" }: ValidToken["claims"]): string {
  const granted = scope === "" ? scp : scope;
  return [granted].flat().join(" ");
}
