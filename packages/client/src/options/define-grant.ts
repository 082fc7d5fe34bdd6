import { type Faults, isOptions, received } from "@callgate/core/kit";
import type { GrantParameters } from "../grant/token-endpoint.js";
import { canonicalScope } from "./canonical-scope.js";
import type { TokenClientOptions } from "./token-client-options.js";

/** The options that say which token is requested. */
export const GRANT_OPTIONS: readonly ["scope", "audience", "resource", "parameters"] = [
  "scope",
  "audience",
  "resource",
  "parameters",
];

const MAX_RESOURCES = 20;
const MAX_PARAMETERS = 20;

/** Parameters the library sends itself; written a second time they would contradict it. */
const RESERVED: ReadonlySet<string> = new Set([
  "grant_type",
  "client_id",
  "client_secret",
  "client_assertion",
  "client_assertion_type",
  "scope",
  "audience",
  "resource",
]);

/**
 * Checks which token is requested, and puts it in canonical order.
 *
 * @param jkt the thumbprint of the key that tokens are bound to
 */
export function defineGrant(
  options: TokenClientOptions,
  jkt: string | undefined,
  faults: Faults,
): GrantParameters {
  const { scope, audience, resource, parameters } = options;
  return Object.freeze<GrantParameters>({
    scope: defineScope(scope, faults),
    audience: defineAudience(audience, faults),
    resources: defineResources(resource, faults),
    extra: defineParameters(parameters, faults),
    jkt,
  });
}

/** Checks a scope, and puts it in canonical order. */
export function defineScope(scope: unknown, faults: Faults): string | undefined {
  if (scope === undefined) return undefined;
  const canonical = canonicalScope(scope);
  if (canonical === undefined) {
    faults.add(
      "scope_invalid",
      "scope",
      `must be scopes divided by single spaces, or a list of them (RFC 6749 section 3.3), received ${received(scope)}`,
    );
  }
  return canonical;
}

/** Checks the API that a token is for. */
export function defineAudience(audience: unknown, faults: Faults): string | undefined {
  if (audience === undefined || (typeof audience === "string" && audience.trim() !== ""))
    return audience;
  faults.add(
    "option_invalid",
    "audience",
    `must be a string of more than blanks, received ${received(audience)}`,
  );
  return undefined;
}

/** Checks the services that a token is for, and puts them in canonical order. */
export function defineResources(resource: unknown, faults: Faults): readonly string[] {
  if (resource === undefined) return [];
  const resources: readonly unknown[] = Array.isArray(resource) ? [...resource] : [resource];
  const isInRange = resources.length > 0 && resources.length <= MAX_RESOURCES;
  if (isInRange && resources.every(isResource))
    return Object.freeze([...new Set(resources)].sort());
  faults.add(
    "option_invalid",
    "resource",
    `must be an absolute URI without fragment (RFC 8707 section 2) or a GUID, or a list of 1 to ${MAX_RESOURCES}, received ${received(resource)}`,
  );
  return [];
}

/** Some servers name an API by a GUID, which is not a URI. */
const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

function isResource(value: unknown): value is string {
  if (typeof value !== "string" || value.includes("#")) return false;
  return URL.canParse(value) || GUID.test(value);
}

function defineParameters(parameters: unknown, faults: Faults): GrantParameters["extra"] {
  if (parameters === undefined) return [];
  if (!isOptions(parameters)) {
    faults.add(
      "option_invalid",
      "parameters",
      `must be an object, received ${received(parameters)}`,
    );
    return [];
  }
  const inside = faults.within("parameters.");
  const entries = inside.entries(parameters) as readonly (readonly [string, string])[];
  if (entries.length > MAX_PARAMETERS) {
    faults.add("option_invalid", "parameters", `must be at most ${MAX_PARAMETERS}`);
  }
  for (const [name, value] of entries) checkParameter(name, value, inside);
  return Object.freeze(
    entries
      .map(([name, value]) => Object.freeze([name, value] as const))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

function checkParameter(name: string, value: unknown, faults: Faults): void {
  if (RESERVED.has(name)) {
    faults.add("option_conflict", name, "is sent by the client itself: use the option for it");
  } else if (name === "" || typeof value !== "string") {
    // The value is not repeated: some servers take a secret here.
    faults.add("option_invalid", name, "must have a name, and a string for a value");
  }
}
