import type {
  AdapterOptions,
  Auth,
  EndpointDeclaration,
  FromRequestDetails,
  Gate,
  GateOptions,
  GatePolicy,
  SharedOptions,
  WebRequest,
} from "@callgate/core/adapter";
import type {
  BindingOptions,
  EndpointNameText,
  GateControls,
  PolicySource,
} from "@callgate/policy/binding";

/** A gate for fetch handlers: called with a request and a policy, it returns the caller or the answer to a refusal. */
export interface FetchGate extends GateControls, Pick<Gate, "policy"> {
  /**
   * Decides a request. Your response to one that is let through needs the header fields of the decision: `withDecisionHeaders`.
   *
   * @param policy from this gate's `policy`, compiled once and not with every request; anything else is an endpoint that was not
   * declared, which no caller may call
   * @returns the caller, or the response to send. `undefined` in report mode, where the token did not verify, and for a public
   * policy
   * @throws {RefusedError} rejects with `onDenied: "next"`, for a refused request
   * @throws {TypeError} rejects for a value that is not a Web request
   * @throws {ConfigurationError} rejects with `inline_policy`, where a policy document declares the callers
   */
  (request: WebRequest, policy: GatePolicy, details?: RequestDetails): Promise<Auth | Response>;
  /**
   * Decides a request by the entry of the policy document with this name: `GET /orders/:id`.
   *
   * A request of another method is refused (`endpoint_undeclared`). That the name is the one of the handler's route is not
   * checked: a handler does not know its route.
   *
   * @returns the caller, or the response to send. `undefined` for a public entry, and in report mode where the token did not
   * verify
   * @throws {RefusedError} rejects with `onDenied: "next"`, for a refused request
   * @throws {ConfigurationError} rejects with `endpoint_unknown` and a suggestion for the name; use `handler`, which throws when
   * it is called
   */
  (
    request: WebRequest,
    endpoint: EndpointNameText,
    details?: RequestDetails,
  ): Promise<Auth | Response | undefined>;
  /**
   * Puts the gate before a handler. The handler keeps its parameters, and `authOf(request)` is the caller; header fields of the
   * decision are added to its response.
   *
   * @param declared a policy, `"none"`, `"public"`, or the name of an endpoint of the policy document
   * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the policy; `endpoint_unknown`
   */
  handler<Received extends WebRequest = Request, Rest extends unknown[] = []>(
    declared: EndpointDeclaration<Received> | EndpointNameText,
    handle: (request: Received, ...rest: Rest) => Response | Promise<Response>,
  ): (request: Received, ...rest: Rest) => Promise<Response>;
  /**
   * Refuses a request that no route declared, for the end of a router: no caller may call it.
   *
   * @returns the response to send; `undefined` in report mode, where the request is let through
   * @throws {RefusedError} rejects with `onDenied: "next"`
   */
  undeclared(request: WebRequest, details?: RequestDetails): Promise<Response | undefined>;
  /**
   * Serves the metadata of the service (RFC 9728), for a gate with the option `resource`: call it before the decision. No token
   * is read.
   *
   * @returns the response; `undefined` for every other request
   * @throws {ConfigurationError} `option_missing` where the gate has no option `resource`
   */
  metadata(request: WebRequest): Response | undefined;
}

/** What the framework has for a request beyond the Web request. */
export type RequestDetails = Omit<FromRequestDetails, "authorization">;

/** The options of a gate; the issuers may be in the policy document. */
export type CallgateOptions =
  | (GateOptions & AdapterOptions<Request> & BindingOptions)
  | (SharedOptions & AdapterOptions<Request> & BindingOptions & { readonly policy: PolicySource });
