import {
  type AdapterOptions,
  ConfigurationError,
  type EndpointDeclaration,
  type Gate,
  type GatePolicy,
  refuseAsHandler,
  refuseHandlerCall,
  resourceOf,
} from "@callgate/core/adapter";
import {
  type BindingOptions,
  type EndpointNameText,
  isEndpointName,
  mountPolicy,
} from "@callgate/policy/binding";
import type { Context, MiddlewareHandler } from "hono";
import { register } from "./gates.js";
import type { HonoApp } from "./hono-app.js";
import type { CallgateOptions, HonoGate } from "./hono-gate.js";
import { metadataMiddleware } from "./metadata-middleware.js";
import { createMiddleware } from "./middleware.js";
import { checkSealed } from "./seal.js";

/**
 * Creates a gate for Hono 4, on Node, Bun and Deno.
 *
 * A refused request is answered and goes no further; with `onDenied: "next"` an `HTTPException` is thrown, whose `cause` is a
 * {@link RefusedError}. Nothing is read but method, address and Authorization.
 *
 * @param gateOrOptions an existing gate, or the options of a new one; `onDenied` may be among the options
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault
 * @example
 * const gate = callgate({ issuer: "https://login.example.com", audience: "https://orders.example.com" });
 * app.get("/orders", gate({ callers: ["reports"], scope: "orders:read" }), (c) => c.json(ordersFor(c.var.auth.caller.id)));
 */
export function callgate(
  gateOrOptions: Gate | CallgateOptions,
  adapterOptions?: AdapterOptions<Context> & BindingOptions,
): HonoGate {
  const mounted = mountPolicy(gateOrOptions as Gate, adapterOptions as AdapterOptions);
  const { gate } = mounted;
  const { byPolicy, byEndpoint, inFront } = createMiddleware(mounted);

  const gateFor = (...given: [EndpointDeclaration<Context> | EndpointNameText]) => {
    refuseHandlerCall(given, "gate", MEANT);
    const [declared] = given;
    if (isEndpointName(declared)) return byEndpoint(mounted.endpoint(declared));
    const policy = mounted.inline(declared as EndpointDeclaration);
    return byPolicy(() => policy, { kind: "inline" });
  };
  const protect = (...given: unknown[]) => {
    refuseHandlerCall(given, "gate.protect", "app.use(gate.protect())", 0);
    return inFront(mounted.tableFor("gate.protect()"));
  };
  const undeclared = (...given: unknown[]) => {
    refuseHandlerCall(given, "gate.undeclared", 'app.all("*", gate.undeclared())', 0);
    return byPolicy(() => undefined, { kind: "aside" });
  };
  const metadata = (...given: unknown[]) => {
    refuseHandlerCall(given, "gate.metadata", "app.use(gate.metadata())", 0);
    return register(metadataMiddleware(resourceOf(gate)), { kind: "aside" });
  };
  const through = <Handler extends MiddlewareHandler>(...given: [Handler]): Handler => {
    refuseHandlerCall(given, "gate.through", "app.use(gate.through(middleware))");
    if (typeof given[0] !== "function") throw notMiddleware();
    return register(given[0], { kind: "aside" });
  };
  const policyFor = (...given: Parameters<Gate["policy"]>): GatePolicy => {
    refuseHandlerCall(given, "gate.policy", MEANT, 2);
    return gate.policy(...given);
  };
  return Object.assign(refuseAsHandler(gateFor as unknown as HonoGate, "gate", MEANT), {
    ...mounted.controls,
    policy: policyFor,
    protect: protect as HonoGate["protect"],
    through,
    sealed: (app: HonoApp) => checkSealed(app, mounted),
    undeclared: undeclared as HonoGate["undeclared"],
    metadata: metadata as HonoGate["metadata"],
  });
}

/** What a developer who mounts the gate itself probably meant. */
const MEANT = 'app.get("/orders", gate({ callers: ["reports"] }), listOrders)';

function notMiddleware(): ConfigurationError {
  const message = "`middleware` must be a function: `gate.through(logger())`";
  return new ConfigurationError("Mounting", [
    { code: "option_invalid", option: "middleware", message },
  ]);
}
