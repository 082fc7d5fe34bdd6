import type { Introspection } from "@callgate/core";
import {
  type AdapterOptions,
  type Gate,
  type GateOptions,
  isGate,
  type MountedGate,
  mountGate,
} from "@callgate/core/adapter";
import { Faults, ownOptions, received, splitOptions } from "@callgate/core/kit";
import type { Condition, Policy } from "../policy.js";
import type { GateControls } from "./gate-controls.js";
import { GrantWatch } from "./grant-watch.js";
import { bindDocument, bindNothing, type MountedPolicy } from "./mounted-policy.js";
import {
  aliasesIn,
  checkScopeImplies,
  clockIn,
  type PolicySource,
  toPolicy,
  withDocument,
} from "./policy-source.js";
import { PolicyTable } from "./policy-table.js";
import { checkBoolean, reloadPolicy } from "./reload-policy.js";

/** The options of an adapter, besides its own, that bind a policy document to its routes. */
export interface BindingOptions {
  /**
   * Who may call what: the path of a policy document, an object, or what `loadPolicy` returned. Read when the gate is made,
   * and again by `reload`. Default: none, each route has its policy in code.
   */
  readonly policy?: PolicySource;
  /**
   * The functions of the conditions named in the document. Default: none, so that a condition in a file or an object is a
   * fault (`condition_unknown`); a policy that was loaded before keeps the functions it was given then.
   */
  readonly conditions?: Readonly<Record<string, Condition>>;
  /**
   * Whether routes may still have their own policy in code, besides the document: `"allow"` while a service is being
   * moved to a document. Default: that is a fault (`inline_policy`).
   */
  readonly inline?: "allow";
  /**
   * Whether `reload` refuses a document that admits requests which the one in force refuses, or that names another condition
   * for an endpoint (`reload_widens`). Then a running service can only become stricter; admitting more needs a restart. The
   * option of a call of `reload` has priority. Default `false`: what is wider is returned.
   */
  readonly refuseWidening?: boolean;
  /**
   * Accepts opaque tokens of the issuers that the document declares: what `introspect` of `@callgate/introspection` returns, or an
   * object of those by alias where the document has several issuers. Default: opaque tokens are refused, as long as the issuer's own
   * option in code does not accept them.
   */
  readonly introspection?: Introspection | Readonly<Record<string, Introspection>>;
}

const OPTIONS = ["policy", "conditions", "inline", "refuseWidening"] as const;

/**
 * Creates the gate behind an adapter, and binds a policy document to it when one is given.
 *
 * @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the options, or of the document
 */
export function mountPolicy(
  gateOrOptions: Gate | (GateOptions & AdapterOptions & BindingOptions),
  adapterOptions?: AdapterOptions & BindingOptions,
): MountedPolicy {
  const [inGate, gateOptions] = separateOptions(gateOrOptions);
  const [inAdapter, rest] = separateOptions(adapterOptions);
  const faults = new Faults();
  const { policy, conditions, inline, refuseWidening }: BindingOptions = Object.assign(
    faults.own(inGate, OPTIONS),
    faults.own(inAdapter, OPTIONS),
  );
  if (inline !== undefined && inline !== "allow") {
    faults.add("option_invalid", "inline", `must be "allow", received ${received(inline)}`);
  }
  if (refuseWidening !== undefined) checkBoolean("refuseWidening", refuseWidening, faults);
  const issuers = aliasesIn(gateOptions);
  const load = (source: PolicySource): Policy => toPolicy(source, { conditions, issuers });
  const loaded = policy === undefined ? undefined : faults.collect(() => load(policy));
  if (policy === undefined) {
    for (const [name, value] of Object.entries({ conditions, inline, refuseWidening })) {
      if (value === undefined) continue;
      faults.add("option_conflict", name, "needs a policy document: pass one as `policy`");
    }
  }
  checkScopeImplies(gateOptions, loaded, faults);
  // Without the document that declares them, the gate would only report that its issuers are missing.
  const mounted =
    policy !== undefined && loaded === undefined && issuers === undefined
      ? undefined
      : faults.collect(() => mountGate(withDocument(gateOptions, loaded) as GateOptions, rest));
  faults.throwIfAny("Gate options");
  if (loaded === undefined) return bindNothing(mounted as MountedGate);
  const table = new PolicyTable((mounted as MountedGate).gate, loaded);
  const clock = clockIn(gateOptions);
  const watch = new GrantWatch(clock);
  watch.follow(loaded);
  const reloading = { load, refuseWidening: refuseWidening ?? false, clock };
  const reload: GateControls["reload"] = async (source, options = {}) => {
    const reloaded = await reloadPolicy(table, source, options, reloading);
    watch.follow(table.policy);
    return reloaded;
  };
  return bindDocument(mounted as MountedGate, {
    table,
    watch,
    reload,
    allowsInline: inline === "allow",
  });
}

/** The options of the document, and the rest; a gate has no options of the document. */
function separateOptions<T>(options: T): readonly [BindingOptions, T] {
  if (typeof options !== "object" || options === null || isGate(options)) return [{}, options];
  const [ours, rest] = splitOptions(ownOptions(options) as object, OPTIONS);
  return [ours, rest as T];
}
