import type { EndpointDeclaration, GatePolicy, MountedGate } from "@callgate/core/adapter";
import { ConfigurationError, received } from "@callgate/core/kit";
import type { BoundEndpoint } from "./bound-endpoint.js";
import { controlsOf, type GateControls } from "./gate-controls.js";
import type { GrantWatch } from "./grant-watch.js";
import type { PolicyTable } from "./policy-table.js";

/** A gate, with the document that is bound to its routes. */
export interface MountedPolicy extends MountedGate {
  /** `undefined` where there is no document. */
  readonly table: PolicyTable | undefined;
  /**
   * The table, for what cannot do without a document.
   *
   * @throws {ConfigurationError} `option_missing` where there is none
   */
  tableFor(what: string): PolicyTable;
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
  /** Ends what was made here: the reports of grants that end, and the gate unless it was handed in. */
  release(): void;
}

/** A gate without a document: what needs one says so. */
export function bindNothing(mounted: MountedGate): MountedPolicy {
  const { gate } = mounted;
  const missing = "is missing: this gate has no document to load again";
  return {
    ...mounted,
    table: undefined,
    tableFor: (what) => {
      throw fault(
        "Mounting",
        "option_missing",
        "policy",
        `is missing: \`${what}\` is for a document`,
      );
    },
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
      () => gate.close(),
    ),
    release: () => {
      if (mounted.owned) gate.close();
    },
  };
}

/** A document in force, and what follows it. */
export interface BoundDocument {
  readonly table: PolicyTable;
  readonly watch: GrantWatch;
  readonly reload: GateControls["reload"];
  readonly allowsInline: boolean;
}

/** A gate with a document in force. */
export function bindDocument(
  mounted: MountedGate,
  { table, watch, reload, allowsInline }: BoundDocument,
): MountedPolicy {
  const { gate } = mounted;
  const close = (): void => {
    watch.stop();
    gate.close();
  };
  return {
    ...mounted,
    table,
    tableFor: () => table,
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
    controls: controlsOf(gate, () => table.inForce, reload, close),
    release: () => (mounted.owned ? close() : watch.stop()),
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
