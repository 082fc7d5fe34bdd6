import { createDirectory } from "./create-directory.js";
import { Decider } from "./decider.js";
import { DecisionReporter } from "./decision/decision-reporter.js";
import type { PolicyOrigin } from "./decision/policy-origin.js";
import type { Gate, GatePolicy } from "./gate.js";
import { healthOf } from "./gate-health.js";
import { waitForKeys } from "./keys/wait-for-keys.js";
import { Faults } from "./kit/configuration/faults.js";
import { integerWithin } from "./kit/configuration/option-checks.js";
import { refuseAsHandler, refuseHandlerCall } from "./kit/configuration/refuse-as-handler.js";
import { warnInsecureOrigins } from "./kit/net/insecure-origins.js";
import { Warnings } from "./kit/warnings.js";
import { type DefinedOptions, defineOptions } from "./options/define-options.js";
import type { GateOptions } from "./options/gate-options.js";
import { warnLeftOut } from "./options/warn-left-out.js";
import { schemesFor } from "./policy/binding-demand.js";
import { RESOLVED } from "./policy/callers.js";
import { compileMisplaced } from "./policy/compile-no-callers.js";
import { compilePolicy } from "./policy/compile-policy.js";
import type { CompiledPolicy } from "./policy/compiled-policy.js";
import { conditionNeedsRequest } from "./policy/condition-needs-request.js";
import { DeclaredCallers } from "./policy/declared-callers.js";
import type { EndpointDeclaration } from "./policy/endpoint-policy.js";
import { PublishedResource } from "./resource/protected-resource.js";
import { checkPublished } from "./revocation/check-published.js";
import { Revocations } from "./revocation/revocations.js";
import { waitForSync } from "./revocation/wait-for-sync.js";
import { varyOf } from "./verify/binding/certificate/defined-certificate.js";
import { checkedBindings, createProofs } from "./verify/binding/create-proofs.js";
import { routed } from "./verify/introspection/routed.js";
import type { IssuerDirectory } from "./verify/jwt/issuer-directory.js";
import { JwtVerifier } from "./verify/jwt/jwt-verifier.js";
import { SignatureVerifier } from "./verify/jwt/signatures/signature-verifier.js";
import { RememberingVerifier } from "./verify/remembering-verifier.js";
import type { TokenVerifier } from "./verify/token-verifier.js";
import { VerifiedTokens } from "./verify/verified-tokens.js";

/**
 * Makes a gate. Unless `prefetch` is set nothing is fetched yet; a service starts without its authorization server.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const gate = createGate({ issuer: "https://login.example.com", audience: "https://orders.example.com" });
 * const readOrders = gate.policy({ callers: ["reports"], scope: "orders:read" });
 * const decision = await gate.decide(fromNode(request), readOrders);
 */
export function createGate(options: GateOptions): Gate {
  const defined = defineOptions(options);
  const warnings = new Warnings(defined.warnings);
  warnInsecureOrigins(defined.insecureOrigins, warnings);
  warnLeftOut(defined.issuers, warnings);
  return assembleGate(defined, createDirectory(defined, warnings), warnings);
}

/**
 * Makes a gate from checked options, over issuers whose keys may be shared with other gates.
 *
 * @param acceptsAnyBinding whether a policy may require a binding that the gate does not check: to explain decisions, without proofs
 */
export function assembleGate(
  defined: DefinedOptions,
  issuers: IssuerDirectory,
  warnings: Warnings,
  acceptsAnyBinding = false,
): Gate {
  const { clock, realm, mode, maxTokenBytes, cache, problemTypeBaseUrl, resolution } = defined;
  const { clockSkewSeconds, scopeImplications } = defined;
  if (defined.prefetch) for (const { keys } of issuers.known()) void keys.load();
  const signatures = new SignatureVerifier({ threads: defined.signatureThreads, clock });
  const jwtVerifier = new JwtVerifier({
    issuers,
    lifetime: defined,
    maxTokenBytes,
    clock,
    signatures,
  });
  const verifiedTokens = cache.maxTokens === 0 ? undefined : new VerifiedTokens(cache);
  const jwts: TokenVerifier =
    verifiedTokens === undefined
      ? jwtVerifier
      : new RememberingVerifier(jwtVerifier, verifiedTokens, clock);
  const verifier = routed(jwts, issuers, defined);
  const declaredCallers = new DeclaredCallers();
  const reporter = new DecisionReporter(clock, defined.onDecision, (caller) =>
    declaredCallers.has(caller),
  );
  const resource = defined.resource && new PublishedResource(defined.resource, defined);
  const metadataUrl = resource?.metadataUrl;
  const closing = new AbortController();
  const revocations = new Revocations({
    clock,
    warnings,
    defined: defined.revocations,
    closed: closing.signal,
  });
  const proofs = createProofs(defined, clock);
  const vary = varyOf(defined.certificate);
  const bindings = checkedBindings(proofs);
  const decider = new Decider({
    verifier,
    reporter,
    clock,
    revocations,
    proofs,
    schemes: schemesFor(bindings, undefined),
    proofAlgorithms: defined.dpop?.algorithms ?? [],
    vary,
    realm,
    mode,
    problemTypeBaseUrl,
    metadataUrl,
  });
  const policies = new WeakSet<GatePolicy>();
  const declared = (policy: GatePolicy | undefined): CompiledPolicy | undefined =>
    policy !== undefined && policies.has(policy) ? (policy as CompiledPolicy) : undefined;
  const trusted = resolution === undefined ? defined.issuers : RESOLVED;
  const decideNow: Gate["decideNow"] = (request, policy) =>
    decider.decide(request, declared(policy));

  return Object.freeze<Gate>({
    policy: refuseAsHandler(
      (...given: [EndpointDeclaration, PolicyOrigin?]) => {
        refuseHandlerCall(given, "gate.policy", MEANT, 2);
        const [declaration, document] = given;
        const rules = {
          clockSkewSeconds,
          scopeImplications,
          checkedBindings: acceptsAnyBinding ? undefined : bindings,
        };
        const policy = compilePolicy(declaration, trusted, mode, document, rules);
        policies.add(policy);
        declaredCallers.add(policy);
        resource?.addPolicy(policy);
        return policy;
      },
      "gate.policy",
      MEANT,
    ),
    misplaced(document) {
      const policy = compileMisplaced(mode, document, bindings);
      policies.add(policy);
      return policy;
    },
    decide: (request, policy) => Promise.resolve(decideNow(request, policy)),
    decideNow,
    reportPublic(describe, policy) {
      const compiled = declared(policy);
      if (compiled === undefined || !compiled.isPublic) return false;
      decider.reportPublic(describe, compiled);
      return true;
    },
    permits(auth, policy) {
      const compiled = declared(policy);
      if (compiled?.condition !== undefined) throw conditionNeedsRequest();
      return decider.permits(auth, compiled);
    },
    async ready(waiting = {}) {
      const faults = new Faults();
      const own = faults.own(waiting, ["deadlineMs"]);
      const deadlineMs = integerWithin(own, "deadlineMs", [0, 600_000, 10_000], faults);
      faults.throwIfAny("Gate.ready");
      const { signal } = closing;
      const waits = issuers
        .known()
        .filter(({ keysAreOptional }) => keysAreOptional !== true)
        .map(({ keys }) => waitForKeys(keys, clock, deadlineMs, signal));
      waits.push(waitForSync(revocations, clock, deadlineMs, signal));
      return (await Promise.all(waits)).every((usable) => usable) && !signal.aborted;
    },
    async revoke(revocation) {
      await revocations.change(checkPublished({ type: "revoked", revocation }, trusted, clock));
    },
    async restore(match) {
      await revocations.change(checkPublished({ type: "restored", match }, trusted, clock));
    },
    async refresh() {
      const fetched = await Promise.all(issuers.known().map(({ keys }) => keys.refetch(undefined)));
      return fetched.every((keySet) => keySet !== undefined);
    },
    health: () => healthOf({ issuers, revocations, signatures, isClosed: closing.signal.aborted }),
    resource,
    vary,
    close() {
      closing.abort();
      issuers.close();
      verifiedTokens?.clear();
    },
  });
}

/** What to write instead, for an application that mounts `gate.policy` as a handler. */
const MEANT =
  "gate.decide(fromNode(request), policy)` in a handler, or an adapter's `gate({ callers: […] })";
