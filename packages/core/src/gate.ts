import { Decider } from "./decide.js";
import type { Decision } from "./decision/decision.js";
import { DecisionReporter } from "./decision-reporter.js";
import { Faults } from "./faults.js";
import { createKeySource } from "./keys/create-key-source.js";
import type { KeyHealth } from "./keys/key-source.js";
import { waitForKeys } from "./keys/wait-for-keys.js";
import { defineOptions } from "./options/define-options.js";
import type { GateOptions } from "./options/gate-options.js";
import { integerWithin } from "./options/option-checks.js";
import { type CompiledPolicy, compilePolicy } from "./policy/compile-policy.js";
import type { EndpointPolicy, Mode } from "./policy/endpoint-policy.js";
import type { ResourceRequest } from "./request/resource-request.js";
import type { IssuerWithKeys } from "./verify/verification.js";
import { VerifiedTokens } from "./verify/verified-tokens.js";
import { Verifier } from "./verify/verifier.js";

/** An endpoint policy, checked and compiled by the gate it belongs to. */
export interface GatePolicy {
  readonly mode: Mode;
  /** The endpoint's name in events, where the policy gives one. */
  readonly endpoint: string | undefined;
}

/** One issuer's part of a health report. */
export interface IssuerHealth extends KeyHealth {
  readonly issuer: string;
  readonly alias: string | undefined;
}

/** How a gate is doing. */
export interface GateHealth {
  /** Tells whether tokens of every issuer can be verified right now. */
  readonly usable: boolean;
  readonly issuers: readonly IssuerHealth[];
}

/** Decides which service may call which endpoint. */
export interface Gate {
  /**
   * Checks and compiles the policy of one endpoint, once, at mount time.
   *
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
   */
  policy(endpointPolicy: EndpointPolicy): GatePolicy;
  /**
   * Decides one request. Never rejects: a request that cannot be decided is `unavailable`.
   *
   * @param policy from this gate's {@link Gate.policy}; `undefined`, or the policy of another gate, is an
   * endpoint nobody declared, which nobody may call
   */
  decide(request: ResourceRequest, policy: GatePolicy | undefined): Promise<Decision>;
  /**
   * Decides as {@link Gate.decide} does, without a promise where nothing has to be waited for.
   *
   * For adapters: next to a token that is remembered, a promise is no small cost.
   */
  decideNow(request: ResourceRequest, policy: GatePolicy | undefined): Decision | Promise<Decision>;
  /**
   * Waits until every issuer's keys are there. Never needed for correctness: the first request fetches too.
   *
   * @param options.deadlineMs longest wait in milliseconds; 0 to 600 000, default 10 000
   * @returns whether they are; `false` when the deadline passed, or the gate was closed, first
   * @throws {ConfigurationError} for a deadline out of bounds
   */
  ready(options?: { readonly deadlineMs?: number }): Promise<boolean>;
  /** Reports per issuer: keys, their age, the last success and failure, and the next refresh. */
  health(): GateHealth;
  /**
   * Stops refreshing, a fetch under way included, and forgets all keys: every later decision about a token is
   * `unavailable`.
   */
  close(): void;
}

/**
 * Makes a gate. Nothing is fetched yet: a service starts without its authorization server.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const gate = createGate({ issuer: "https://login.example.com", audience: "https://orders.example.com" });
 * const readOrders = gate.policy({ callers: ["reports"], scope: "orders:read" });
 * const decision = await gate.decide(fromNode(request), readOrders);
 */
export function createGate(options: GateOptions): Gate {
  const defined = defineOptions(options);
  const { clock, realm, mode, maxTokenBytes, maxCachedTokens } = defined;
  const issuers = defined.issuers.map(
    (trusted): IssuerWithKeys => ({ trusted, keys: createKeySource(trusted, defined) }),
  );
  const verifiedTokens = maxCachedTokens === 0 ? undefined : new VerifiedTokens(maxCachedTokens);
  const verifier = new Verifier({
    issuers,
    lifetime: defined,
    maxTokenBytes,
    verifiedTokens,
    clock,
  });
  const reporter = new DecisionReporter(defined.onDecision);
  const decider = new Decider({ verifier, reporter, realm, mode });
  const policies = new WeakSet<GatePolicy>();
  const closing = new AbortController();
  const decideNow: Gate["decideNow"] = (request, policy) => {
    const ours = policy !== undefined && policies.has(policy);
    return decider.decide(request, ours ? (policy as CompiledPolicy) : undefined);
  };

  return Object.freeze<Gate>({
    policy(endpointPolicy) {
      const policy = compilePolicy(endpointPolicy, defined.issuers, mode);
      policies.add(policy);
      return policy;
    },
    decide: (request, policy) => Promise.resolve(decideNow(request, policy)),
    decideNow,
    async ready(waiting = {}) {
      const faults = new Faults();
      const deadlineMs = integerWithin(waiting, "deadlineMs", [0, 600_000, 10_000], faults);
      faults.throwIfAny("Gate.ready");
      const waits = issuers.map(({ keys }) => waitForKeys(keys, clock, deadlineMs, closing.signal));
      return (await Promise.all(waits)).every((usable) => usable);
    },
    health() {
      const reports = issuers.map(({ trusted: { issuer, alias }, keys }) =>
        Object.freeze({ issuer, alias, ...keys.health() }),
      );
      return Object.freeze({
        usable: reports.every((report) => report.usable),
        issuers: Object.freeze(reports),
      });
    },
    close() {
      closing.abort();
      for (const { keys } of issuers) keys.close();
      verifiedTokens?.clear();
    },
  });
}
