import {
  type AdapterOptions,
  type EndpointDeclaration,
  type Gate,
  type GateHealth,
  type GateOptions,
  type GatePolicy,
  type MountedGate,
  mountGate,
} from "@callgate/core/adapter";
import { ConfigurationError, Faults, received } from "@callgate/core/kit";
import type { Condition, Policy } from "../policy.js";
import type { BoundEndpoint } from "./bound-endpoint.js";
import { aliasesIn, type PolicySource, toPolicy, withIssuers } from "./policy-source.js";
import { PolicyTable, type Reloaded } from "./policy-table.js";
import { reloadPolicy } from "./reload-policy.js";

/** What an adapter takes beside its own options, to bind a policy document to its routes. */
export interface PolicyOptions {
  /** Who may call what. Read when the gate is made, and again by `reload`. */
  readonly policy?: PolicySource;
  /** The functions of the conditions that the document names; not beside a policy that was loaded before. */
  readonly conditions?: Readonly<Record<string, Condition>>;
  /**
   * Whether routes may still have a policy of their own in code, beside the document: `"allow"` while a service is on its
   * way to one. Default: that is a fault (`inline_policy`).
   */
  readonly inline?: "allow";
}

/** A gate, with the document that is bound to its routes. */
export interface MountedPolicy extends MountedGate {
  /** `undefined` where there is no document. */
  readonly table: PolicyTable | undefined;
  /**
   * The endpoint of that name, for the gate of a route in a framework whose routes have no host.
   *
   * @throws {ConfigurationError} `endpoint_unknown` or `endpoint_malformed`; `gate_mismatch` for an endpoint of one host;
   * `option_missing` where there is no document
   */
  endpoint(name: string): BoundEndpoint;
  /**
   * The policy of a route that has its own in code.
   *
   * @throws {ConfigurationError} with its faults; `inline_policy` beside a document, unless that was allowed
   */
  inline(declared: EndpointDeclaration): GatePolicy;
  /** The gate's health, with the document in force. */
  health(): BoundHealth;
  /** Loads a document and takes it in place of the one in force. */
  reload(source: PolicySource): Promise<Reloaded>;
}

/** What a gate reports of its issuers, and of the document that is in force. */
export interface BoundHealth extends GateHealth {
  /** `undefined` where there is no document. */
  readonly policy: { readonly version: string; readonly digest: string } | undefined;
}

const OPTIONS = ["policy", "conditions", "inline"] as const;

/**
 * Makes the gate behind an adapter, and binds a policy document to it where one is given.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options, or of the document
 */
export function mountPolicy(
  gateOrOptions: Gate | (GateOptions & AdapterOptions & PolicyOptions),
  adapterOptions?: AdapterOptions & PolicyOptions,
): MountedPolicy {
  const [inGate, gateOptions] = divide(gateOrOptions);
  const [inAdapter, rest] = divide(adapterOptions);
  const faults = new Faults();
  const { policy, conditions, inline }: PolicyOptions = Object.assign(
    faults.own(inGate, OPTIONS),
    faults.own(inAdapter, OPTIONS),
  );
  if (inline !== undefined && inline !== "allow") {
    faults.add("option_invalid", "inline", `must be "allow", received ${received(inline)}`);
  }
  if (policy === undefined) {
    for (const name of ["conditions", "inline"] as const) {
      if ({ conditions, inline }[name] === undefined) continue;
      faults.add("option_conflict", name, "belongs to a policy document: give one as `policy`");
    }
  }
  faults.throwIfAny("Policy options");
  if (policy === undefined) {
    return bindNothing(mountGate(gateOptions as GateOptions, rest));
  }
  const issuers = aliasesIn(gateOptions);
  const loading = { conditions, ...(issuers !== undefined && { issuers }) };
  const loaded = toPolicy(policy, loading);
  const mounted = mountGate(withIssuers(gateOptions, loaded), rest);
  const table = new PolicyTable(mounted.gate, loaded);
  return bind(mounted, table, inline === "allow", (source) => toPolicy(source, loading));
}

function bindNothing(mounted: MountedGate): MountedPolicy {
  const { gate } = mounted;
  return {
    ...mounted,
    table: undefined,
    endpoint: (name) => {
      throw fault("Mounting", "option_missing", "policy", `is missing: ${NAMES_AN_ENDPOINT(name)}`);
    },
    inline: (declared) => gate.policy(declared),
    health: () => ({ ...gate.health(), policy: undefined }),
    reload: async () => {
      throw fault(
        "Reload",
        "option_missing",
        "policy",
        "is missing: this gate has no document to load again",
      );
    },
  };
}

function bind(
  mounted: MountedGate,
  table: PolicyTable,
  allowsInline: boolean,
  load: (source: PolicySource) => Policy,
): MountedPolicy {
  const { gate } = mounted;
  return {
    ...mounted,
    table,
    endpoint: (name) => {
      const endpoint = table.endpoint(name);
      if (endpoint.host === undefined) return endpoint;
      throw new ConfigurationError("Mounting", [
        { code: "gate_mismatch", option: name, message: `\`${name}\` ${NAMES_A_HOST}` },
      ]);
    },
    inline: (declared) => {
      if (allowsInline) return gate.policy(declared);
      throw fault("Mounting", "inline_policy", "policy", INLINE);
    },
    health: () => ({ ...gate.health(), policy: table.inForce }),
    reload: async (source) => reloadPolicy(table, () => load(source)),
  };
}

const NAMES_AN_ENDPOINT = (name: string) =>
  `${received(name)} names an endpoint of a policy document, and the gate was given none`;
const NAMES_A_HOST =
  "is an endpoint of one host, and the routes of this framework have none: a gate on one would decide for every host";
const INLINE =
  "holds every endpoint's callers, and this route has its own in code: move them into the document, or say " +
  '`inline: "allow"` until that is done';

function fault(subject: string, code: string, option: string, message: string): ConfigurationError {
  return new ConfigurationError(subject, [{ code, option, message: `\`${option}\` ${message}` }]);
}

/** What belongs to the document, and the rest. */
function divide<T>(options: T): readonly [PolicyOptions, T | undefined] {
  if (typeof options !== "object" || options === null || Object.hasOwn(options, "decideNow")) {
    return [{}, options];
  }
  const [ours, rest]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  let isDivided = false;
  for (const [name, value] of Object.entries(options)) {
    const isOurs = (OPTIONS as readonly string[]).includes(name);
    isDivided ||= isOurs;
    (isOurs ? ours : rest)[name] = value;
  }
  // A gate that is a class's instance stays itself.
  return isDivided ? [ours, rest as T] : [{}, options];
}
