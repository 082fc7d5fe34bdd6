import type { DecisionContext } from "../decision/decision-maker.js";
import type { PolicyOrigin } from "../decision/policy-origin.js";
import type { AuthenticationDemand } from "./authentication.js";
import type { BindingDemand } from "./binding-demand.js";
import type { CallerIndex, GrantIndex } from "./callers.js";
import type { ClaimDemand } from "./claim-demands.js";
import type { DelegationDemand } from "./delegation.js";
import type { EndpointPolicy } from "./endpoint-policy.js";
import type { Enforcement } from "./enforcement.js";
import type { ImplyingScopes } from "./scope-implications.js";

/** An endpoint policy, checked and compiled for deciding: sets instead of lists, nothing left to parse. */
export interface CompiledPolicy extends Enforcement {
  /** Whether no token is read. A decision that is made nevertheless finds no listed caller. */
  readonly isPublic: boolean;
  /** Whether its gate is mounted on another route than the document's entry names. */
  readonly isMisplaced: boolean;
  /** Audiences of which the token must have one, beside the gate's own; `undefined` for any of those. */
  readonly audiences: ReadonlySet<string> | undefined;
  /** `undefined` where bearer tokens are accepted. */
  readonly binding: BindingDemand | undefined;
  /** Client identifiers by issuer identifier, or `"any"`. */
  readonly callers: CallerIndex | "any";
  /** The kind of name that {@link CompiledPolicy.callers} is indexed by. */
  readonly callersBy: "issuer" | "alias";
  /** `undefined` where no grant ends. */
  readonly grants: GrantIndex | undefined;
  readonly allScopes: readonly string[];
  /** Empty when `anyScope` is not set. */
  readonly anyScopes: readonly string[];
  /** What implies these scopes; `undefined` where nothing does. */
  readonly implyingScopes: ImplyingScopes | undefined;
  readonly allRoles: readonly string[];
  /** Empty when `anyRole` is not set. */
  readonly anyRoles: readonly string[];
  readonly claims: readonly ClaimDemand[];
  readonly tokens: "app" | "user" | "any";
  /** `undefined` where every actor is accepted. */
  readonly delegation: DelegationDemand | undefined;
  readonly authentication: AuthenticationDemand | undefined;
  readonly condition: EndpointPolicy["condition"];
  readonly endpoint: string | undefined;
  /** The document and its entry, where the policy comes from one. */
  readonly origin: PolicyOrigin | undefined;
  /** What this endpoint contributes to its decisions. */
  readonly context: DecisionContext;
  /**
   * A number that no other policy of this process has, where it always judges a token alike, except for its condition; `undefined` where
   * that depends on the time, too.
   */
  readonly constantId: number | undefined;
  /** What it contributes before `enforcedFrom`; the same where the mode never changes. */
  readonly contextBefore: DecisionContext;
}
