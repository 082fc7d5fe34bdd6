import type { Binding, BindingDemand } from "@callgate/core";
import { meetsBinding } from "@callgate/core/judging";

/** The keys that a token is bound to, by kind; none for a bearer token. */
export type BoundTo = readonly Binding["kind"][];

/** Every kind of token, those that need least first. */
const TOKENS: readonly BoundTo[] = [[], ["dpop"], ["certificate"], ["dpop", "certificate"]];

function meets(bound: BoundTo, demand: BindingDemand | undefined): boolean {
  const bindings = bound.map((kind) => ({ kind, thumbprint: "" }));
  return demand === undefined || meetsBinding(bindings, demand);
}

/** A token that `to` accepts and `from` does not; `undefined` when `from` accepts every token of `to`. */
export function bindingGained(
  from: BindingDemand | undefined,
  to: BindingDemand | undefined,
): BoundTo | undefined {
  return TOKENS.find((bound) => meets(bound, to) && !meets(bound, from));
}

/** A token that both accept; `undefined` when neither demands a binding. */
export function bindingForBoth(
  from: BindingDemand | undefined,
  to: BindingDemand | undefined,
): BoundTo | undefined {
  if (from === undefined && to === undefined) return undefined;
  return TOKENS.find((bound) => meets(bound, to) && meets(bound, from));
}
