import type { Clock } from "@callgate/core";
import { type AnswerForgeryName, answerForgeries } from "../../forge/answer-forgeries.js";
import { type SentAnswer, signAnswer } from "../../forge/answer-forgery.js";
import type { SigningKey } from "../../tokens/signing-key.js";
import type { IntrospectionAnswer } from "./answer-shape.js";

/** Signs an answer as RFC 9701 section 5 says, or in a wrong way. */
export type AnswerSigner = (
  answer: IntrospectionAnswer,
  audience: string | readonly string[],
  forgery: AnswerForgeryName | undefined,
) => Promise<SentAnswer>;

/** What answers are signed with. */
export interface AnswerSignerParts {
  readonly issuer: () => string;
  readonly clock: Pick<Clock, "now">;
  /** The key of the issuer, as it is now. */
  readonly key: () => Promise<SigningKey>;
  /** A key of the same kind that the issuer does not have. */
  readonly strangersKey: (key: SigningKey) => Promise<SigningKey>;
}

export function createAnswerSigner(parts: AnswerSignerParts): AnswerSigner {
  return async (answer, audience, forgery) => {
    const key = await parts.key();
    const draft = {
      key,
      header: { alg: key.algorithm, kid: key.kid, typ: "token-introspection+jwt" },
      claims: {
        iss: parts.issuer(),
        aud: audience,
        iat: Math.floor(parts.clock.now() / 1000),
        token_introspection: answer,
      },
    };
    if (forgery === undefined) return signAnswer(draft);
    return answerForgeries[forgery]({ draft, strangersKey: () => parts.strangersKey(key) });
  };
}
