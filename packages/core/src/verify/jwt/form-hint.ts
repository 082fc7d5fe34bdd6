import type { DecisionHint } from "../../decision/explanation.js";

/** How the first part of a JWT begins: with a brace, in base64url. Opaque tokens of Ory Hydra have a dot, too. */
const JSON_OBJECT = /^e[w-z0-9_-]/;

/** Describes a token that is not a well-formed signed JWT, for operators: nothing of it is repeated. */
export function formHint(token: string, maxTokenBytes: number): DecisionHint | undefined {
  if (token.length > maxTokenBytes) return "token_too_long";
  const dots = token.split(".", 6).length - 1;
  if (dots === 0 || (dots === 1 && !JSON_OBJECT.test(token))) return "token_opaque";
  return dots === 4 ? "token_encrypted" : undefined;
}
