import type { DecisionHint } from "../../decision/explanation.js";

/** Describes a token that is not a well-formed signed JWT, for operators: nothing of it is repeated. */
export function formHint(token: string, maxTokenBytes: number): DecisionHint | undefined {
  if (token.length > maxTokenBytes) return "token_too_long";
  const dots = token.split(".", 6).length - 1;
  if (dots === 0) return "token_opaque";
  return dots === 4 ? "token_encrypted" : undefined;
}
