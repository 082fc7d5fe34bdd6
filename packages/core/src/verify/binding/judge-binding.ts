import { type Denial, deny } from "../../decision/deny.js";
import type { BindingProofs, LastStep, Presentation, Proved } from "./binding-proof.js";
import type { Confirmation } from "./confirmation.js";

/**
 * Checks the proof of possession of a bound token: one for each member of its `cnf`.
 *
 * The token decides what has to be proved, never the scheme: a token that is bound to a DPoP key is refused under Bearer, and one that
 * is not is refused under DPoP. A token is refused, too, where it is bound to anything that this gate does not check.
 *
 * Checked for each request, cached tokens included: a proof is valid for one request only.
 *
 * @see RFC 7800 section 3.1, RFC 8705 section 3, RFC 9449 sections 7.1 and 7.2
 */
export function judgeBinding(presentation: Presentation, proofs: BindingProofs): Proved | Denial {
  const { scheme, confirmation } = presentation;
  const { bindings } = confirmation;
  let needsDpop = false;
  for (const { kind } of bindings) {
    if (proofs[kind] === undefined) return deny("binding_unverified");
    if (kind === "dpop") needsDpop = true;
  }
  if (bindings.length === 0) return deny("binding_unverified");
  if (needsDpop && scheme === "Bearer") return deny("binding_unverified", "scheme_is_bearer");
  if (!needsDpop && scheme === "DPoP") return deny("binding_required");
  let proved: Proved | undefined;
  for (const binding of bindings) {
    const outcome =
      proofs[binding.kind]?.check(binding, presentation) ?? deny("binding_unverified");
    if (outcome.kind === "denied") return outcome;
    proved = proved === undefined ? outcome : both(proved, outcome);
  }
  return proved ?? deny("binding_unverified");
}

/**
 * Denies a bound token where there is no request that could prove possession.
 *
 * @see RFC 7800 section 3.1
 */
export function denyUnproved(confirmation: Confirmation | undefined): Denial | undefined {
  return confirmation === undefined ? undefined : deny("binding_unverified");
}

function both(one: Proved, other: Proved): Proved {
  return {
    kind: "proved",
    headers: { ...one.headers, ...other.headers },
    lastStep: inTurn(one.lastStep, other.lastStep),
  };
}

function inTurn(one: LastStep | undefined, other: LastStep | undefined): LastStep | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return async () => (await one()) ?? other();
}
