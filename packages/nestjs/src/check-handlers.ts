import { ConfigurationError, type ConfigurationFault } from "@callgate/core/adapter";
import { matched } from "./document-endpoints.js";
import { hasLostDeclaration } from "./endpoint.js";
import type { HandlerPolicies } from "./handler-policies.js";
import type { KnownHandler } from "./known-handlers.js";
import type { MountedModule } from "./module-options.js";

/**
 * Checks every handler before the application starts: it declares who may call it, or its routes have entries of the
 * document; every entry has a route; and where callers are needed, requests can be found.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of every handler
 */
export function checkHandlers(
  handlers: readonly KnownHandler[],
  policies: HandlerPolicies,
  { table, requestOf }: MountedModule,
): void {
  const routes = handlers.flatMap((handler) => handler.routes.map(matched));
  const faults = [
    ...faultsOf(handlers, policies),
    ...handlers.flatMap((handler) => unmapped(handler, policies, requestOf) ?? []),
    ...(table?.namesWithout(routes) ?? []).map(unused),
  ];
  if (faults.length > 0) throw new ConfigurationError("Handlers", once(faults));
}

/** What is wrong with the policies of handlers. */
export function faultsOf(
  handlers: readonly KnownHandler[],
  policies: HandlerPolicies,
): readonly ConfigurationFault[] {
  return handlers.flatMap((known) => {
    if (hasLostDeclaration(known.owner, known.handler, known.method)) return [at(known, LOST)];
    const { isDeclared, faultsAt } = policies.of(known.owner, known.handler, known.type);
    return isDeclared
      ? faultsAt(known.routes).map((fault) => at(known, fault))
      : [undeclared(known)];
  });
}

const LOST: ConfigurationFault = {
  code: "option_conflict",
  option: "",
  message:
    "has lost what is declared for it: another decorator, or the constructor, replaced the method: write `@Callers`, `@Endpoint` " +
    "or `@Open` above that decorator, and replace no method in the constructor",
};

/** Names a handler and its routes: `OrdersController.show (GET /orders/:id)`. */
function nameOf({ name, routes, type }: KnownHandler): string {
  const [first, ...more] = routes.map(({ method, path }) => `${method} ${path}`);
  if (first === undefined) return `${name} (${type})`;
  return `${name} (${first}${more.length === 0 ? "" : ` and ${more.length} more`})`;
}

function undeclared(known: KnownHandler): ConfigurationFault {
  const message =
    `${nameOf(known)} has no policy: say who may call it, as in \`@Callers(["reports"])\`, or open it to every request with ` +
    "`@Open()`";
  return { code: "option_missing", option: known.name, message };
}

function at(
  known: KnownHandler,
  { code, option, message }: ConfigurationFault,
): ConfigurationFault {
  const place = option === "" || option.includes(" ") ? "" : `.${option}`;
  const about = message.startsWith("`") ? ": " : " ";
  return { code, option: `${known.name}${place}`, message: `${nameOf(known)}${about}${message}` };
}

function unmapped(
  { name, type, owner, handler }: KnownHandler,
  policies: HandlerPolicies,
  requestOf: MountedModule["requestOf"],
): ConfigurationFault | undefined {
  if (type === "http" || requestOf.has(type)) return undefined;
  const policy = policies
    .of(owner, handler, type)
    .policyFor({ method: "", path: "", host: undefined });
  if (policy === undefined || policy.isPublic) return undefined;
  const option = `requestOf.${type}`;
  const message =
    `\`${option}\` is missing: ${name} (${type}) has callers, but there is no request to read their token from: map the ` +
    "context to one, or write `@Open()`";
  return { code: "option_missing", option, message };
}

function unused(entry: string): ConfigurationFault {
  const message = `${entry} has an entry in the policy document but no route: add the route, or remove the entry`;
  return { code: "endpoint_no_route", option: entry, message };
}

/** A class that several modules have is in the list for each. */
function once(faults: readonly ConfigurationFault[]): readonly ConfigurationFault[] {
  return [...new Map(faults.map((fault) => [fault.message, fault])).values()];
}
