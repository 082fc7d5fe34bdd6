import {
  ConfigurationError,
  type EndpointDeclaration,
  type GatePolicy,
} from "@callgate/core/adapter";
import {
  type BoundEndpoint,
  type EndpointNameText,
  isEndpointName,
  type MountedPolicy,
} from "@callgate/policy/binding";

/** Returns what decides a request of a method. */
export type PolicyFor = (method: string) => GatePolicy | undefined;

/** What handlers declare, as policies of a gate. */
export class Endpoints {
  readonly #mounted: MountedPolicy;
  /** By name as spelled in code. Only names of the document are kept. */
  readonly #bound = new Map<string, PolicyFor>();

  constructor(mounted: MountedPolicy) {
    this.#mounted = mounted;
  }

  /**
   * What a handler was declared with.
   *
   * @throws {ConfigurationError} with every fault of the policy
   */
  declared(declared: EndpointDeclaration | EndpointNameText): PolicyFor {
    if (isEndpointName(declared)) return this.#named(declared);
    const policy = this.#mounted.inline(declared);
    return () => policy;
  }

  /**
   * What a request is decided by: the name of an endpoint, or a policy that was compiled before.
   *
   * @throws {ConfigurationError} `endpoint_unknown`; `inline_policy` for a policy in code beside a document, unless allowed
   */
  of(given: GatePolicy | string): PolicyFor {
    if (typeof given === "string") return this.#bound.get(given) ?? this.#named(given);
    if (!this.#mounted.allowsInline) throw inlinePolicy();
    // Anything else is no policy: what it has by a prototype must not open the endpoint.
    const policy = Object.hasOwn(Object(given), "isPublic") ? given : undefined;
    return () => policy;
  }

  #named(name: string): PolicyFor {
    const endpoint = this.#mounted.endpoint(name);
    const policyFor: PolicyFor = (method) => policyOf(endpoint, method);
    this.#bound.set(name, policyFor);
    return policyFor;
  }
}

function policyOf(endpoint: BoundEndpoint, method: string): GatePolicy {
  return endpoint.hasMethod(method) ? endpoint.policyFor(method) : endpoint.misplaced;
}

function inlinePolicy(): ConfigurationError {
  const message =
    "`policy` declares the callers of every endpoint, and this request is decided by a policy in code: pass the name of its " +
    'endpoint, `gate(request, "GET /orders")`, or set `inline: "allow"` while you move them';
  return new ConfigurationError("Decision", [{ code: "inline_policy", option: "policy", message }]);
}
