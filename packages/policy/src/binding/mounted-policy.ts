import type { EndpointDeclaration, GatePolicy, MountedGate } from "@callgate/core/adapter";
import { ConfigurationError, received } from "@callgate/core/kit";
import type { BoundEndpoint } from "./bound-endpoint.js";
import { controlsOf, type GateControls } from "./gate-controls.js";
import type { GrantWatch } from "./grant-watch.js";
import type { PolicyTable } from "./policy-table.js";

/** A gate with the document that is bound to its routes. */
export interface MountedPolicy extends MountedGate {
  /** `undefined` when there is no document. */
  readonly table: PolicyTable | undefined;
  /**
   * The table, for callers that need a document.
   *
   * @throws {ConfigurationError} `option_missing` without a document
   */
  tableFor(what: string): PolicyTable;
  /** Whether routes may have a policy in code besides the document. */
  readonly allowsInline: boolean;
  /**
   * The endpoint with that name, for the gate of a route in a framework whose routes have no host.
   *
   * @throws {ConfigurationError} `endpoint_unknown` or `endpoint_malformed`; `gate_mismatch` for an endpoint of one host;
   * `option_missing` when there is no document
   */
  endpoint(name: string): BoundEndpoint;
  /**
   * The policy of a route that declares its own in code.
   *
   * @throws {ConfigurationError} with its faults; `inline_policy` when there is a document, unless allowed
   */
  inline(declared: EndpointDeclaration): GatePolicy;
  /** What an adapter passes on unchanged. */
  readonly controls: GateControls;
  /** Stops what was created here: the reports of grants that end, and the gate unless it was passed in. */
  release(): void;
}

/** A gate without a document: everything that needs a document throws. */
export function bindNothing(mounted: MountedGate): MountedPolicy {
  const { gate } = mounted;
  const missing =
    "is missing: this gate has no document to reload; pass one when the gate is created";
  return {
    ...mounted,
    table: undefined,
    tableFor: (what) => {
      throw fault(
        "Mounting",
        "option_missing",
        "policy",
        `is missing: \`${what}\` needs a document; pass one as \`policy\``,
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

/** A document in force, and the watchers of it. */
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
  `${received(name)} names an endpoint of a policy document, but the gate has none: pass the document as \`policy\`, or write an object with ` +
  '`callers`, "none" or "public"';
const NAMES_A_HOST =
  "is an endpoint of one host, but routes of this framework have no host and the gate would decide for every host: name an endpoint without a host";
const INLINE =
  "declares the callers of every endpoint, but this route has its own in code: move them into the document, or set " +
  '`inline: "allow"` until then';

function fault(subject: string, code: string, option: string, message: string): ConfigurationError {
  return new ConfigurationError(subject, [{ code, option, message: `\`${option}\` ${message}` }]);
}
