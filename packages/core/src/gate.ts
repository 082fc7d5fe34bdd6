import type { Auth } from "./decision/auth.js";
import type { Decision, Denied } from "./decision/decision.js";
import type { ReportedRequest } from "./decision/decision-reporter.js";
import type { PolicyOrigin } from "./decision/policy-origin.js";
import type { GateHealth } from "./gate-health.js";
import type { Revocation, RevocationMatch } from "./kit/revocation/revocation.js";
import type { EndpointDeclaration, Mode } from "./policy/endpoint-policy.js";
import type { ResourceRequest } from "./request/resource-request.js";
import type { ProtectedResource } from "./resource/protected-resource.js";

/** An endpoint policy, checked and compiled by the gate it belongs to. */
export interface GatePolicy {
  /** Whether every request is let through: then {@link Gate.reportPublic} replaces a decision. */
  readonly isPublic: boolean;
  /** Whether a refusal is enforced; with `enforceFrom`, whether it is from then on. */
  readonly mode: Mode;
  /** The endpoint's name in events, where the policy has one. */
  readonly endpoint: string | undefined;
}

/** Decides which service may call which endpoint. */
export interface Gate {
  /**
   * Checks and compiles the policy of one endpoint, once, at mount time.
   *
   * @param declaration a policy; or `"none"`, under which every verified caller is refused (`caller_not_allowed`), in the
   * gate's own mode; or `"public"`, where no token is read
   * @param document the origin of the policy, for operators: in `DecisionEvent.policy`, and never in an answer
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
   */
  policy(declaration: EndpointDeclaration, document?: PolicyOrigin): GatePolicy;
  /**
   * The policy of a gate that is mounted on another route than the document's entry names: every caller is refused with
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
   * undeclared endpoint, which no caller may call. A public one is not for deciding: check `policy.isPublic` first.
   * Here it is treated as `"none"`, since every allowed decision has a caller
   */
  decide(request: ResourceRequest, policy: GatePolicy | undefined): Promise<Decision>;
  /**
   * Decides as {@link Gate.decide} does, without a promise where nothing has to be waited for.
   *
   * For adapters: next to a cached token, a promise is a considerable cost.
   */
  decideNow(request: ResourceRequest, policy: GatePolicy | undefined): Decision | Promise<Decision>;
  /**
   * Reports a request for a public endpoint, while there is a listener: an event `allowed` without a caller. It reads
   * nothing else, and there is nothing to wait for.
   *
   * For adapters, instead of {@link Gate.decide} where `policy.isPublic`: the request is let through in any case.
   *
   * @param describe returns the event's description of the request; called only while there is a listener, and what it throws is
   * dropped together with the event
   * @param policy from this gate's {@link Gate.policy}; one that is not public is not reported
   * @returns whether it is a public policy of this gate: with any other, the request must not be let through
   */
  reportPublic(describe: () => ReportedRequest, policy: GatePolicy): boolean;
  /**
   * Checks a caller who is verified already, at once: for GraphQL fields, tRPC procedures, messages of a queue or a
   * socket.
   *
   * Allowlist, end of the grant, kind of token, scopes and roles are checked as in {@link Gate.decide}; whether the token has expired
   * since is not: compare `auth.expiresAt` where the caller stays connected. Revocations count, except those by key or by hash of
   * the token, which an `Auth` does not have.
   *
   * A public endpoint permits every caller, an unknown one included.
   *
   * @param auth from an earlier decision; `undefined` is an unknown caller
   * @param policy from this gate's {@link Gate.policy}; any other is an endpoint that was not declared
   * @returns the refusal, reported like any decision, or `undefined` where the caller is permitted. In report mode a
   * refusal has `enforced: false`
   * @throws {ConfigurationError} `callgate_configuration_invalid` (`option_conflict`) for a policy with a
   * `condition`, which needs a request. It is thrown here and not by {@link Gate.policy}, since the same policy may be one
   * for {@link Gate.decide}: `gate.permits(undefined, policy)` at the start finds it before the first caller does
   */
  permits(auth: Auth | undefined, policy: GatePolicy | undefined): Denied | undefined;
  /**
   * Waits until every issuer has keys, and every source of revocations has reported its list. For keys it is never needed: the
   * first request fetches too; where an issuer's opaque tokens are introspected, its keys are not waited for. Before the first list of a source, a gate with `whenStale: "serve"` knows no revocation of it.
   *
   * @param options.deadlineMs longest wait in milliseconds; 0 to 600 000, default 10 000
   * @returns whether all have; `false` when the deadline passed, or the gate was closed, first
   * @throws {ConfigurationError} for a deadline out of bounds
   */
  ready(options?: { readonly deadlineMs?: number }): Promise<boolean>;
  /**
   * Fetches the keys of every issuer now: after a key was withdrawn, or before a deployment goes live.
   *
   * It shares the budget of unknown key ids, three fetches at once and one in 15 seconds: keys that were fetched within
   * that time are up to date. Keys in the configuration have nothing to fetch.
   *
   * @returns whether the keys of all issuers are up to date; never rejects
   */
  refresh(): Promise<boolean>;
  /**
   * Takes tokens out of use from now on, cached ones included: by issuer, key, caller, subject, `jti` or hash of the token.
   *
   * In force in this process when the call returns its promise. Where a source of the option `revocations` can publish (Redis),
   * every process with that source learns of it; otherwise it is in force in this process only, and until it ends.
   *
   * @throws {ConfigurationError} as a rejection, with every fault
   * @throws {StoreUnavailableError} as a rejection, when it could not be published, or there are too many (`full`). Where it could not
   * be published it is in force in this process: call again for the others
   * @example
   * await gate.revoke({ match: { caller: "shop:checkout" }, until: "2027-01-31", reason: "INC-42" });
   */
  revoke(revocation: Revocation): Promise<void>;
  /**
   * Lifts every revocation with exactly this match that this gate can change: its own, and those of sources that can publish. What a
   * file revokes is lifted in the file.
   *
   * @throws as {@link Gate.revoke} does
   */
  restore(match: RevocationMatch): Promise<void>;
  /**
   * Reports per issuer: keys, their age, the last success and failure, and the next refresh; on the revocations: how many, and how
   * old; and on the signatures that wait for a thread. `usable` is `false` once the gate is closed.
   */
  health(): GateHealth;
  /**
   * The metadata of the service (RFC 9728), for adapters to serve; `undefined` where the gate has no option `resource`.
   *
   * Without a framework: `if (gate.resource?.isAt(url)) answer = gate.resource.answer({ method })`, before the decision.
   */
  readonly resource: ProtectedResource | undefined;
  /**
   * The request fields, beside Authorization, that decisions depend on, as a value of `Vary`; `undefined` where they depend on no other. The
   * `headers` of each decision have it, too.
   */
  readonly vary: string | undefined;
  /**
   * Stops refreshing, a running fetch included, and drops all keys: every later decision about a token is
   * `unavailable`.
   */
  close(): void;
}
