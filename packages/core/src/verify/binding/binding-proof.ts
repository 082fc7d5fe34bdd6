import type { Binding } from "../../decision/auth.js";
import type { Scheme } from "../../decision/challenge.js";
import { type HeaderFields, NO_HEADERS } from "../../decision/decision.js";
import type { Denial } from "../../decision/deny.js";
import type { UndecidedEvaluation } from "../../decision/evaluation.js";
import type { ResourceRequest } from "../../request/resource-request.js";
import type { Confirmation } from "./confirmation.js";

/** How a request presents a bound token: what a proof is compared with. */
export interface Presentation {
  /** The scheme of the Authorization line. */
  readonly scheme: Scheme;
  readonly token: string;
  readonly confirmation: Confirmation;
  readonly request: ResourceRequest;
}

/** What is left to do once the endpoint's policy has admitted the caller. */
export type LastStep = () => LastStepResult | Promise<LastStepResult>;

/** The result of a last step; `undefined` where it succeeded. */
export type LastStepResult = Denial | UndecidedEvaluation | undefined;

/** Possession was proved for this request. */
export interface Proved {
  readonly kind: "proved";
  /** Header fields of every answer to this request, admitted or not. */
  readonly headers: HeaderFields;
  /** A proof that can be used once is claimed last: a request that the policy refuses costs no store, and uses nothing up. */
  readonly lastStep: LastStep | undefined;
}

/** A proof with nothing to add. */
export const PROVED: Proved = Object.freeze({
  kind: "proved",
  headers: NO_HEADERS,
  lastStep: undefined,
});

/** Checks one kind of proof of possession, at once. Only its last step may wait, for a store. */
export interface BindingProof {
  /** Whether a request proves possession of the key with this thumbprint. */
  check(binding: Binding, presentation: Presentation): Proved | Denial;
}

/** The kinds of proof that a gate checks; `undefined` for one that it was not configured for. */
export interface BindingProofs {
  readonly dpop: BindingProof | undefined;
  readonly certificate: BindingProof | undefined;
}
