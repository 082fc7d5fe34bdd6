import {
  type AdapterOptions,
  type EndpointDeclaration,
  type Gate,
  type GatePolicy,
  resourceOf,
  type WebRequest,
} from "@callgate/core/adapter";
import { type BindingOptions, mountPolicy } from "@callgate/policy/binding";
import { answerOf, createDecideRequest } from "./decide-request.js";
import { Endpoints } from "./endpoints.js";
import type { CallgateOptions, FetchGate, RequestDetails } from "./fetch-gate.js";
import { metadataOf } from "./metadata.js";
import { withHeaders } from "./respond.js";

/**
 * Creates a gate for fetch handlers, of any framework and runtime: Next.js, SvelteKit, h3, Bun, Deno.
 *
 * A refused request is a `Response` to return; with `onDenied: "next"` a {@link RefusedError} is thrown. Nothing is read but
 * method, address and Authorization.
 *
 * @param gateOrOptions an existing gate, or the options of a new one; `onDenied` may be among the options
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const gate = callgate({ issuer: "https://login.example.com", audience: "https://orders.example.com" });
 * export const GET = gate.handler({ callers: ["reports"], scope: "orders:read" }, (request) => listOrders(authOf(request)));
 */
export function callgate(
  gateOrOptions: Gate | CallgateOptions,
  adapterOptions?: AdapterOptions<Request> & BindingOptions,
): FetchGate {
  const mounted = mountPolicy(gateOrOptions as Gate, adapterOptions as AdapterOptions);
  const { gate } = mounted;
  const endpoints = new Endpoints(mounted);
  const decide = createDecideRequest(mounted);

  const gateOf = async (
    request: WebRequest,
    declared: GatePolicy | string,
    details?: RequestDetails,
  ) => {
    const decision = await decide(request, endpoints.of(declared), details);
    return answerOf(decision, mounted) ?? decision?.auth;
  };
  const handler: FetchGate["handler"] = (declared, handle) => {
    const policyFor = endpoints.declared(declared as EndpointDeclaration);
    return async (request, ...rest) => {
      const decision = await decide(request, policyFor);
      const refusal = answerOf(decision, mounted);
      if (refusal !== undefined) return refusal;
      const response = await handle(request, ...rest);
      return decision === undefined ? response : withHeaders(response, decision.headers);
    };
  };
  const undeclared: FetchGate["undeclared"] = async (request, details) =>
    answerOf(await decide(request, () => undefined, details), mounted);

  return Object.assign(gateOf as FetchGate, {
    ...mounted.controls,
    policy: (...given: Parameters<Gate["policy"]>) => gate.policy(...given),
    handler,
    undeclared,
    metadata: ((request) => metadataOf(resourceOf(gate), request)) as FetchGate["metadata"],
  });
}
