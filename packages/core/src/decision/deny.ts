import type { DenialReason } from "./catalogue.js";
import { type HeaderFields, NO_HEADERS } from "./decision.js";
import type { DecisionHint, Explain } from "./explanation.js";

/** A refusal before it is a decision: the name of a row of the catalogue, and why. */
export interface Denial {
  readonly kind: "denied";
  readonly denied: DenialReason;
  /** Explains the refusal, to operators only; `undefined` where the reason is explanation enough. */
  readonly explain: Explain | undefined;
  /** Header fields of the answer beside its challenges. */
  readonly headers: HeaderFields;
}

const denials = new Map<string, Denial>();

/** The denial for a reason, or for a reason and a hint: one frozen value each, so that refusing allocates nothing. */
export function deny(reason: DenialReason, hint?: DecisionHint): Denial {
  const key = hint === undefined ? reason : `${reason} ${hint}`;
  let denial = denials.get(key);
  if (denial === undefined) {
    const explain = hint === undefined ? undefined : () => ({ hint });
    denial = Object.freeze(denyBecause(reason, explain));
    denials.set(key, denial);
  }
  return denial;
}

/** A denial that is explained when it is reported. */
export function denyBecause(
  denied: DenialReason,
  explain: Explain | undefined,
  headers: HeaderFields = NO_HEADERS,
): Denial {
  return { kind: "denied", denied, explain, headers };
}
