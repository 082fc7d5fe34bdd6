import {
  type AdapterOptions,
  type EndpointDeclaration,
  type Gate,
  type GateHealth,
  type GateOptions,
  type GatePolicy,
  isGate,
  type MountedGate,
  mountGate,
} from "@callgate/core/adapter";
import { ConfigurationError, Faults, received, splitOptions } from "@callgate/core/kit";
import type { Condition, Policy } from "../policy.js";
import type { BoundEndpoint } from "./bound-endpoint.js";
import { aliasesIn, clockIn, type PolicySource, toPolicy, withIssuers } from "./policy-source.js";
import { PolicyTable, type Reloaded } from "./policy-table.js";
import { reloadPolicy } from "./reload-policy.js";

/** What an adapter takes beside its own options, to bind a policy document to its routes. */
export interface BindingOptions {
  /** Who may call what. Read when the gate is made, and again by `reload`. */
  readonly policy?: PolicySource;
  /**
   * The functions of the conditions that the document names. Default: none, so that a condition in a file or an object is a
   * fault (`condition_unknown`); a policy that was loaded before keeps those it was given then.
   */
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
  /** Whether routes may have a policy in code beside the document. */
  readonly allowsInline: boolean;
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
  /** What an adapter hands on as it is. */
  readonly controls: GateControls;
}

/** What does not depend on a framework. */
export interface GateControls extends Pick<Gate, "permits" | "ready" | "refresh" | "close"> {
  /** Reports what the gate does of its issuers, and the policy document in force where there is one. */
  health(): BoundHealth;
  /**
   * Loads the policy document again, or another one, and takes it in place of the one in force: the whole of it between two
   * requests, or nothing. A new document has an entry for every endpoint that a route was bound to, and the same issuers.
   *
   * @throws {ConfigurationError} rejects with every fault; the old document stays in force
   */
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
  gateOrOptions: Gate | (GateOptions & AdapterOptions & BindingOptions),
  adapterOptions?: AdapterOptions & BindingOptions,
): MountedPolicy {
  const [inGate, gateOptions] = divide(gateOrOptions);
  const [inAdapter, rest] = divide(adapterOptions);
  const faults = new Faults();
  const { policy, conditions, inline }: BindingOptions = Object.assign(
    faults.own(inGate, OPTIONS),
    faults.own(inAdapter, OPTIONS),
  );
  if (inline !== undefined && inline !== "allow") {
    faults.add("option_invalid", "inline", `must be "allow", received ${received(inline)}`);
  }
  const issuers = aliasesIn(gateOptions);
  const load = (source: PolicySource): Policy => toPolicy(source, { conditions, issuers });
  const loaded = policy === undefined ? undefined : faults.collect(() => load(policy));
  if (policy === undefined) {
    for (const [name, value] of Object.entries({ conditions, inline })) {
      if (value === undefined) continue;
      faults.add("option_conflict", name, "belongs to a policy document: give one as `policy`");
    }
  }
  // Without the document that has them, the gate would only report that its issuers are missing.
  const mounted =
    policy !== undefined && loaded === undefined && issuers === undefined
      ? undefined
      : faults.collect(() => mountGate(withIssuers(gateOptions, loaded) as GateOptions, rest));
  faults.throwIfAny("Gate options");
  if (loaded === undefined) return bindNothing(mounted as MountedGate);
  const table = new PolicyTable((mounted as MountedGate).gate, loaded);
  const clock = clockIn(gateOptions);
  const reload = async (source: PolicySource) => reloadPolicy(table, () => load(source), clock);
  return bind(mounted as MountedGate, table, inline === "allow", reload);
}

function bindNothing(mounted: MountedGate): MountedPolicy {
  const { gate } = mounted;
  const missing = "is missing: this gate has no document to load again";
  return {
    ...mounted,
    table: undefined,
    allowsInline: true,
    endpoint: (name) => {
      throw fault("Mounting", "option_missing", "policy", `is missing: ${NAMES_AN_ENDPOINT(name)}`);
    },
    inline: (declared) => gate.policy(declared),
    controls: controlsOf(
      gate,
      () => undefined,
      async () => {
        throw fault("Reload", "option_missing", "policy", missing);
      },
    ),
  };
}

function bind(
  mounted: MountedGate,
  table: PolicyTable,
  allowsInline: boolean,
  reload: GateControls["reload"],
): MountedPolicy {
  const { gate } = mounted;
  return {
    ...mounted,
    table,
    allowsInline,
    endpoint: (name) => {
      const endpoint = table.endpoint(name);
      if (endpoint.host === undefined) return endpoint;
      throw fault("Mounting", "gate_mismatch", name, NAMES_A_HOST);
    },
    inline: (declared) => {
      if (allowsInline) return gate.policy(declared);
      throw fault("Mounting", "inline_policy", "policy", INLINE);
    },
    controls: controlsOf(gate, () => table.inForce, reload),
  };
}

function controlsOf(
  gate: Gate,
  inForce: () => BoundHealth["policy"],
  reload: GateControls["reload"],
): GateControls {
  return {
    permits: (...args) => gate.permits(...args),
    ready: (options) => gate.ready(options),
    refresh: () => gate.refresh(),
    close: () => gate.close(),
    health: () => ({ ...gate.health(), policy: inForce() }),
    reload,
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

/** What belongs to the document, and the rest; of a gate, nothing does. */
function divide<T>(options: T): readonly [BindingOptions, T] {
  if (typeof options !== "object" || options === null || isGate(options)) return [{}, options];
  const [ours, rest] = splitOptions(options, OPTIONS);
  return [ours, rest as T];
}
