import {
  type AdapterOptions,
  type Gate,
  type GateOptions,
  isGate,
  type MountedGate,
  mountGate,
} from "@callgate/core/adapter";
import { Faults, received, splitOptions } from "@callgate/core/kit";
import type { Condition, Policy } from "../policy.js";
import type { GateControls } from "./gate-controls.js";
import { GrantWatch } from "./grant-watch.js";
import { bindDocument, bindNothing, type MountedPolicy } from "./mounted-policy.js";
import { aliasesIn, clockIn, type PolicySource, toPolicy, withIssuers } from "./policy-source.js";
import { PolicyTable } from "./policy-table.js";
import { checkBoolean, reloadPolicy } from "./reload-policy.js";

/** What an adapter takes beside its own options, to bind a policy document to its routes. */
export interface BindingOptions {
  /**
   * Who may call what: the path of a policy document, an object, or what `loadPolicy` returned. Read when the gate is made,
   * and again by `reload`. Default: none, each route has its policy in code.
   */
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
  /**
   * Whether `reload` refuses a document that admits what the one in force refuses, or that names another condition for an
   * endpoint (`reload_widens`): then a running service can only become stricter, and more is admitted by a start. What a call
   * of `reload` says comes first. Default `false`: what is wider is returned.
   */
  readonly refuseWidening?: boolean;
}

const OPTIONS = ["policy", "conditions", "inline", "refuseWidening"] as const;

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

/** What belongs to the document, and the rest; of a gate, nothing does. */
function divide<T>(options: T): readonly [BindingOptions, T] {
  if (typeof options !== "object" || options === null || isGate(options)) return [{}, options];
  const [ours, rest] = splitOptions(options, OPTIONS);
  return [ours, rest as T];
}
