import type { DenialReason } from "./catalogue.js";

/** A refusal on its way out: the name of a row of the catalogue. */
export interface Denial {
  readonly kind: "denied";
  readonly denied: DenialReason;
}

const denials = new Map<DenialReason, Denial>();

/** The denial for a reason: one frozen value per row, so that refusing allocates nothing. */
export function deny(reason: DenialReason): Denial {
  let denial = denials.get(reason);
  if (denial === undefined) {
    denial = Object.freeze({ kind: "denied", denied: reason });
    denials.set(reason, denial);
  }
  return denial;
}
