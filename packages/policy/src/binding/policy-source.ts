import { type GateOptions, isGate } from "@callgate/core/adapter";
import { type Clock, ConfigurationError, type Faults, systemClock } from "@callgate/core/kit";
import { loadPolicy, withConditions } from "../loading/load-policy.js";
import type { PolicyOptions as LoadingOptions } from "../loading/options.js";
import type { Condition, Policy } from "../policy.js";
import type { PolicyDocument } from "../policy-document.js";
import { withIntrospection } from "./document-introspection.js";

/** A policy document: what `loadPolicy` returns, the path of a file, or the document as an object. */
export type PolicySource = Policy | PolicyDocument | string;

const ISSUER_OPTIONS = [
  "issuer",
  "issuers",
  "audience",
  "jwksUri",
  "jwks",
  "profile",
  "algorithms",
];

/** The aliases of the issuers given in code; `undefined` when code gives none: then the document declares them. */
export function aliasesIn(
  gateOptions: unknown,
): NonNullable<LoadingOptions["issuers"]> | undefined {
  if (isGate(gateOptions)) {
    const { issuers } = gateOptions.health();
    const aliases = issuers.flatMap(({ alias }) => alias ?? []);
    return issuers.length === 0 ? "resolved" : aliases;
  }
  const given = Object(gateOptions) as Partial<GateOptions>;
  if (!ISSUER_OPTIONS.some((name) => Object.hasOwn(given, name))) return undefined;
  const issuers: unknown = Object.hasOwn(given, "issuers") ? given.issuers : [];
  if (!Array.isArray(issuers)) return "resolved";
  // The gate reports what is wrong with them.
  return issuers.flatMap((issuer: unknown) => {
    try {
      const { alias } = Object(issuer) as { readonly alias?: unknown };
      return typeof alias === "string" && alias !== "" ? [alias] : [];
    } catch {
      return [];
    }
  });
}

/**
 * Loads a document, or takes one that was loaded before.
 *
 * @throws {ConfigurationError} with every fault of the document; `issuers_twice` when code also gives the issuers
 */
export function toPolicy(source: PolicySource, { conditions, issuers }: Loading): Policy {
  if (!isLoaded(source)) {
    return loadPolicy(source, { conditions: conditions ?? {}, ...(issuers && { issuers }) });
  }
  if (source.issuers !== undefined && issuers !== undefined) {
    const message = "`issuers` are in the document and in code: keep one of them";
    throw new ConfigurationError("Policy document", [
      { code: "issuers_twice", option: "issuers", message },
    ]);
  }
  return conditions === undefined ? source : withConditions(source, conditions);
}

/** A document with a member `digest`, and what is left of a loaded one after JSON, are read as documents, which reports them. */
function isLoaded(source: PolicySource): source is Policy {
  const { digest, entries, callers }: Partial<Policy> = { __proto__: null, ...Object(source) };
  return digest !== undefined && Array.isArray(entries) && callers instanceof Map;
}

/** The options a document is loaded with. */
export interface Loading {
  readonly conditions: Readonly<Record<string, Condition>> | undefined;
  readonly issuers: LoadingOptions["issuers"];
}

/** The options of the gate, with the issuers of the document and its `scopeImplies` when it declares them. */
export function withDocument(gateOptions: unknown, policy: Policy | undefined): unknown {
  const { issuers, scopeImplies } = policy ?? {};
  if (issuers === undefined && scopeImplies === undefined) return gateOptions;
  const options = withIntrospection(gateOptions as object, issuers);
  return { ...options, ...(scopeImplies && { scopeImplies }) };
}

/** Reports a document whose `scopeImplies` could not take effect, since the gate has its own. */
export function checkScopeImplies(
  gateOptions: unknown,
  policy: Policy | undefined,
  faults: Faults,
): void {
  if (policy?.scopeImplies === undefined) return;
  if (isGate(gateOptions)) {
    const message =
      "is in the document, but the gate was created before: give it to `createGate`, and leave it out here";
    faults.add("option_conflict", "scopeImplies", message);
  } else if (Object.hasOwn(Object(gateOptions), "scopeImplies")) {
    const message = "is in the document and in code: keep one of them";
    faults.add("option_conflict", "scopeImplies", message);
  }
}

/** The clock of a gate that is created here; for a gate that was passed in, the system clock, since the gate's is not known. */
export function clockIn(gateOptions: unknown): Clock {
  const given = Object(gateOptions) as { readonly clock?: Clock };
  return (Object.hasOwn(given, "clock") ? given.clock : undefined) ?? systemClock;
}
