import type { Gate, GatePolicy } from "@callgate/core";
import { ConfigurationError, type ConfigurationFault } from "@callgate/core/kit";
import type { Policy, PolicyEntry } from "../policy.js";
import { entryFor, entryNamed, type MatchedRoute, nearestName } from "../select.js";
import { segmentsOf } from "./endpoint-path.js";

/** An entry of a document, with the policy by which its gate decides. */
export interface CompiledEntry {
  readonly entry: PolicyEntry;
  readonly policy: GatePolicy;
  /** What decides instead for requests of methods that have their own entry, if any. */
  readonly ofMethods: ReadonlyMap<string, GatePolicy> | undefined;
  /** For a gate of this entry on another route. */
  readonly misplaced: GatePolicy;
  readonly segments: readonly string[];
}

/** One version of a document, compiled. */
export class TableVersion {
  readonly version: string;
  readonly digest: string;
  /** By name, in the document's order. */
  readonly entries: ReadonlyMap<string, CompiledEntry>;
  readonly policy: Policy;

  constructor(policy: Policy, entries: ReadonlyMap<string, CompiledEntry>) {
    this.version = policy.version;
    this.digest = policy.digest;
    this.entries = entries;
    this.policy = policy;
  }

  /** The entry with this name, however it is spelled. */
  named(name: string): CompiledEntry | undefined {
    return this.#compiled(entryNamed(this.policy, name));
  }

  /** The entry that decides about a route. */
  of(route: MatchedRoute): CompiledEntry | undefined {
    return this.#compiled(entryFor(this.policy, route));
  }

  /** The nearest known name to one that does not exist. */
  nearest(name: string): string | undefined {
    return nearestName(this.policy, name);
  }

  #compiled(entry: PolicyEntry | undefined): CompiledEntry | undefined {
    return entry && this.entries.get(entry.name);
  }
}

/**
 * Compiles every entry of a document for a gate.
 *
 * @throws {ConfigurationError} with every fault of every entry
 */
export function compileEntries(gate: Gate, policy: Policy): TableVersion {
  const faults: ConfigurationFault[] = [];
  const policies = new Map<string, GatePolicy>();
  for (const entry of policy.entries) {
    try {
      policies.set(entry.name, gate.policy(declarationOf(entry), originOf(entry, policy)));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      for (const fault of error.faults) faults.push(within(entry, fault));
    }
  }
  if (faults.length > 0) throw new ConfigurationError("Policy document", faults);
  const ofMethods = policiesOfMethods(policy, policies);
  const entries = policy.entries.map((entry): [string, CompiledEntry] => [
    entry.name,
    {
      entry,
      policy: policies.get(entry.name) as GatePolicy,
      ofMethods: ofMethods.get(entry.name),
      misplaced: gate.misplaced(originOf(entry, policy)),
      segments: segmentsOf(entry.path) ?? [],
    },
  ]);
  return new TableVersion(policy, new Map(entries));
}

function declarationOf(entry: PolicyEntry): Parameters<Gate["policy"]>[0] {
  return entry.policy === undefined
    ? (entry.kind as "public" | "none")
    : { ...entry.policy, endpoint: entry.name };
}

function originOf({ name }: PolicyEntry, { version }: Policy) {
  return { version, entry: name };
}

function within(
  { written }: PolicyEntry,
  { code, option, message }: ConfigurationFault,
): ConfigurationFault {
  return { code, option: `${written}.${option}`, message: `${written}: ${message}` };
}

/** By name of an entry for several methods: what decides for the methods with their own entry, for the same path and host. */
function policiesOfMethods(
  { entries }: Policy,
  policies: ReadonlyMap<string, GatePolicy>,
): ReadonlyMap<string, ReadonlyMap<string, GatePolicy>> {
  const ofMethods = new Map<string, Map<string, GatePolicy>>();
  const add = (name: string, method: string, entry: PolicyEntry): void => {
    if (!policies.has(name) || name === entry.name) return;
    const own = ofMethods.get(name) ?? new Map<string, GatePolicy>();
    ofMethods.set(name, own.set(method, policies.get(entry.name) as GatePolicy));
  };
  // Entries of HEAD last: they have priority over what GET says for it.
  const rank = ({ method }: PolicyEntry) => (method === "HEAD" ? 1 : 0);
  for (const entry of [...entries].sort((one, other) => rank(one) - rank(other))) {
    const { method, name } = entry;
    if (method === "USE" || method === "*") continue;
    const place = name.slice(method.length);
    add(`*${place}`, method, entry);
    if (method === "GET") add(`*${place}`, "HEAD", entry);
    if (method === "HEAD") add(`GET${place}`, "HEAD", entry);
  }
  return ofMethods;
}
