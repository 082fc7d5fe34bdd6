import type { Auth } from "./decision/auth.js";
import type { Decision, Denied } from "./decision/decision.js";
import type { ReportedRequest } from "./decision/decision-reporter.js";
import type { PolicyOrigin } from "./decision/policy-origin.js";
import type { GateHealth } from "./gate-health.js";
import type { EndpointDeclaration, Mode } from "./policy/endpoint-policy.js";
import type { ResourceRequest } from "./request/resource-request.js";

/** An endpoint policy, checked and compiled by the gate it belongs to. */
export interface GatePolicy {
  /** Whether every request goes on: then {@link Gate.reportPublic} takes the place of a decision. */
  readonly isPublic: boolean;
  /** Whether a refusal is enforced; with `enforceFrom`, whether it is from then on. */
  readonly mode: Mode;
  /** The endpoint's name in events, where the policy gives one. */
  readonly endpoint: string | undefined;
}

/** Decides which service may call which endpoint. */
export interface Gate {
  /**
   * Checks and compiles the policy of one endpoint, once, at mount time.
   *
   * @param declaration a policy; or `"none"`, under which every verified caller is refused (`caller_not_allowed`), in the
   * gate's own mode; or `"public"`, where no token is looked at
   * @param document where the policy comes from, for operators: `DecisionEvent.policy`, and never an answer
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
   */
  policy(declaration: EndpointDeclaration, document?: PolicyOrigin): GatePolicy;
  /**
   * The policy of a gate that stands elsewhere than the document's entry says: every caller is refused with
   * `endpoint_undeclared`, in the gate's own mode; the event has the entry as `expected` and the route as `received`.
   *
   * For packages that bind a policy document to routes.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`
   */
  misplaced(document: PolicyOrigin): GatePolicy;
  /**
   * Decides one request. Never rejects: a request that cannot be decided is `unavailable`.
   *
   * @param policy from this gate's {@link Gate.policy}; `undefined`, or the policy of another gate, is an
   * endpoint nobody declared, which nobody may call. A public one is not for deciding: ask `policy.isPublic` first.
   * Here it is taken for `"none"`, since a decision that allows has a caller
   */
  decide(request: ResourceRequest, policy: GatePolicy | undefined): Promise<Decision>;
  /**
   * Decides as {@link Gate.decide} does, without a promise where nothing has to be waited for.
   *
   * For adapters: next to a token that is remembered, a promise is no small cost.
   */
  decideNow(request: ResourceRequest, policy: GatePolicy | undefined): Decision | Promise<Decision>;
  /**
   * Reports a request for a public endpoint, while anybody listens: an event `allowed` without a caller. It looks at
   * nothing else, and there is nothing to wait for.
   *
   * For adapters, in place of {@link Gate.decide} where `policy.isPublic`: the request goes on whatever this does.
   *
   * @param describe gives what the event says of the request; called only if somebody listens, and what it throws is
   * dropped together with the event
   * @param policy from this gate's {@link Gate.policy}; one that is not public is not reported
   */
  reportPublic(describe: () => ReportedRequest, policy: GatePolicy): void;
  /**
   * Judges a caller who is verified already, at once: for GraphQL fields, tRPC procedures, messages of a queue or a
   * socket.
   *
   * Allowlist, end of the grant, kind of token, scopes and roles are judged as in {@link Gate.decide}; whether the token has expired
   * since is not: compare `auth.expiresAt` where the caller stays connected.
   *
   * A public endpoint permits everybody, a caller that is not known included.
   *
   * @param auth from an earlier decision; `undefined` is a caller that is not known
   * @param policy from this gate's {@link Gate.policy}; any other is an endpoint that was not declared
   * @returns the refusal, reported like any decision, or `undefined` where the caller may go on. In report mode a
   * refusal has `enforced: false`
   * @throws {ConfigurationError} `callgate_configuration_invalid` (`option_conflict`) for a policy with a
   * `condition`, which needs a request. It is thrown here and not by {@link Gate.policy}, since the same policy may be one
   * for {@link Gate.decide}: `gate.permits(undefined, policy)` at the start finds it before the first caller does
   */
  permits(auth: Auth | undefined, policy: GatePolicy | undefined): Denied | undefined;
  /**
   * Waits until every issuer's keys are there. Never needed for correctness: the first request fetches too.
   *
   * @param options.deadlineMs longest wait in milliseconds; 0 to 600 000, default 10 000
   * @returns whether they are; `false` when the deadline passed, or the gate was closed, first
   * @throws {ConfigurationError} for a deadline out of bounds
   */
  ready(options?: { readonly deadlineMs?: number }): Promise<boolean>;
  /**
   * Fetches the keys of every issuer now: after a key was withdrawn, or before a deployment goes live.
   *
   * It shares the budget of unknown key ids, three fetches at once and one in 15 seconds: keys that were fetched within
   * that time are up to date. Keys that were handed in have nothing to fetch.
   *
   * @returns whether the keys of all issuers are up to date; never rejects
   */
  refresh(): Promise<boolean>;
  /** Reports per issuer: keys, their age, the last success and failure, and the next refresh. */
  health(): GateHealth;
  /**
   * Stops refreshing, a fetch under way included, and forgets all keys: every later decision about a token is
   * `unavailable`.
   */
  close(): void;
}
