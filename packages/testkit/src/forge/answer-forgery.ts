import type { SigningKey } from "../tokens/signing-key.js";
import { signToken, type TokenDraft } from "../tokens/token-mint.js";

/** An answer of introspection that is about to be signed (RFC 9701 section 5). */
export interface AnswerDraft extends TokenDraft {
  readonly claims: {
    readonly iss: string;
    readonly aud: string | readonly string[];
    readonly iat: number;
    readonly token_introspection: Readonly<Record<string, unknown>>;
  };
}

/** What is sent. */
export interface SentAnswer {
  /** A text as it is, anything else as JSON. */
  readonly body: unknown;
  readonly mediaType: string;
}

/** What a forged answer is made from. */
export interface AnswerForgersDesk {
  readonly draft: AnswerDraft;
  /** A key of the same kind that the issuer does not have. */
  readonly strangersKey: () => Promise<SigningKey>;
}

/** A way to answer that must not be accepted: a valid answer in which exactly one thing is wrong. */
export type AnswerForgery = (desk: AnswerForgersDesk) => Promise<SentAnswer>;

/** The media type of a signed answer. */
export const SIGNED_ANSWER = "application/token-introspection+jwt";

/** Signs an answer, whatever it says. */
export async function signAnswer(
  draft: TokenDraft,
  mediaType: string = SIGNED_ANSWER,
): Promise<SentAnswer> {
  return { body: await signToken(draft), mediaType };
}
