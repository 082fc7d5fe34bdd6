import { isDeepStrictEqual } from "node:util";
import type { Gate } from "@callgate/core";
import { ConfigurationError, type ConfigurationFault } from "@callgate/core/kit";
import type { DiffFinding } from "../diff/diff-finding.js";
import { parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry } from "../policy.js";
import { decidesAbout, isAtPath, type MatchedRoute } from "../select.js";
import { BoundEndpoint } from "./bound-endpoint.js";
import { decidesAlike } from "./same-policy.js";
import { type CompiledEntry, compileEntries, type TableVersion } from "./table-version.js";
import { refusedWidening, widenings } from "./widening.js";

/** The result of a reload. */
export interface Reloaded {
  readonly version: string;
  readonly was: string;
  /**
   * What the new document admits and the old one refused, and conditions that changed, each with a request that
   * proves it. New endpoints have no route yet, and are not included.
   */
  readonly widened: readonly DiffFinding[];
}

/**
 * A policy document behind a gate. Each entry is compiled once; the whole table is swapped at once when the document is
 * reloaded.
 */
export class PolicyTable {
  readonly #gate: Gate;
  readonly #issuers: Policy["issuers"];
  readonly #scopeImplies: Policy["scopeImplies"];
  /** Endpoints that routes were bound to, by name. */
  readonly #bound = new Map<string, BoundEndpoint>();
  /** Routes that share one gate, so that a document has to decide equally about them. */
  readonly #together: (readonly MatchedRoute[])[] = [];
  /** Faults of an adapter's routes for the document in force. */
  readonly #audits: (() => readonly ConfigurationFault[])[] = [];
  #current: TableVersion;

  /** @throws {ConfigurationError} with every fault of every entry */
  constructor(gate: Gate, policy: Policy) {
    this.#gate = gate;
    this.#issuers = policy.issuers;
    this.#scopeImplies = policy.scopeImplies;
    this.#current = compileEntries(gate, policy);
  }

  /** The document in force. */
  get policy(): Policy {
    return this.#current.policy;
  }

  /** The version in force, for health. */
  get inForce(): { readonly version: string; readonly digest: string } {
    const { version, digest } = this.#current;
    return { version, digest };
  }

  /**
   * The endpoint of that name, for the gate of a route.
   *
   * @throws {ConfigurationError} `endpoint_malformed` or `endpoint_unknown`, with a suggestion for the name
   */
  endpoint(name: string): BoundEndpoint {
    const parsed = parseEndpointName(name);
    if (!("canonical" in parsed)) {
      const { message, suggestion } = parsed;
      throw unbound("endpoint_malformed", name, message, suggestion);
    }
    const found = this.#current.named(name);
    if (found !== undefined) return this.bind(found);
    const message = "is not an endpoint of the policy document";
    throw unbound("endpoint_unknown", name, message, this.#current.nearest(name));
  }

  /** The endpoint of an entry. */
  bind({ entry: { name } }: CompiledEntry): BoundEndpoint {
    let endpoint = this.#bound.get(name);
    if (endpoint === undefined) {
      endpoint = new BoundEndpoint(name, () => this.#current);
      this.#bound.set(name, endpoint);
    }
    return endpoint;
  }

  /** Routes of several names that share one gate: a document that decides differently about them is not accepted. */
  keepAlike(routes: readonly MatchedRoute[]): void {
    this.#together.push(routes);
  }

  /**
   * Compares routes with a document before it is accepted: a document that causes a new fault is rejected. For a framework
   * in which the entry of a route is looked up in the document in force.
   */
  keepSound(audit: () => readonly ConfigurationFault[]): void {
    this.#audits.push(audit);
  }

  /** The entry that decides about a framework's route, if any. */
  of(route: MatchedRoute): CompiledEntry | undefined {
    return this.#current.of(route);
  }

  /** The names of the entries for a path, for any method and host. */
  namesAt(path: string): readonly string[] {
    return this.#names((entry) => isAtPath(entry, path));
  }

  /** The names of the entries that decide no request of any of these routes. */
  namesWithout(routes: readonly MatchedRoute[]): readonly string[] {
    return this.#names((entry) => !routes.some((route) => decidesAbout(entry, route)));
  }

  #names(has: (entry: PolicyEntry) => boolean): readonly string[] {
    return [...this.#current.entries.values()].flatMap(({ entry }) =>
      has(entry) ? [entry.name] : [],
    );
  }

  /**
   * Replaces the document in force; if that is not possible, the old one stays.
   *
   * @param now in milliseconds since the Unix epoch: what the old document admitted before this moment is not compared
   * @throws {ConfigurationError} with every fault of the new document; `reload_unbinds` when a bound route would be left
   * without an entry, `reload_invalid` when its issuers or `scopeImplies` differ, `route_ambiguous` when routes that share one gate
   * would have different policies, `reload_widens` when widening is refused; the faults of {@link keepSound}
   */
  replace(policy: Policy, now: number, refuseWidening: boolean): Reloaded {
    const next = compileEntries(this.#gate, policy);
    const faults: ConfigurationFault[] = [];
    if (!isDeepStrictEqual(policy.issuers, this.#issuers)) {
      const message =
        "`issuers` are read when the gate is created: restart the service to change them";
      faults.push({ code: "reload_invalid", option: "issuers", message });
    }
    if (!isDeepStrictEqual(policy.scopeImplies, this.#scopeImplies)) {
      const message =
        "`scopeImplies` is read when the gate is created: restart the service to change it";
      faults.push({ code: "reload_invalid", option: "scopeImplies", message });
    }
    for (const name of this.#bound.keys()) {
      if (next.entries.has(name)) continue;
      const message = `\`${name}\` has a route but no entry in the new document: keep the entry, for example as \`none\``;
      faults.push({ code: "reload_unbinds", option: name, message });
    }
    for (const [first, ...more] of this.#together) {
      const other = more.find((each) => !decidesAlike(policy, first as MatchedRoute, each));
      if (first === undefined || other === undefined) continue;
      const [option, name] = [first, other].map(({ method, path }) => `${method} ${path}`);
      const message = `\`${option}\` and \`${name}\` are one route with one gate, but the new document has different entries for them: give both one policy`;
      faults.push({ code: "route_ambiguous", option: option as string, message });
    }
    if (faults.length > 0) throw new ConfigurationError("Policy document", faults);
    const widened = widenings(this.#current.policy, policy, now);
    if (refuseWidening && widened.length > 0) throw refusedWidening(widened);
    const was = this.#current.version;
    this.#swap(next);
    return { version: next.version, was, widened };
  }

  /** Switches to the next version, unless that causes a fault found by an adapter. No request runs in between. */
  #swap(next: TableVersion): void {
    const was = this.#current;
    const bound = new Set(this.#bound.keys());
    const before = new Set(this.#audit().map(textOf));
    this.#current = next;
    const faults = this.#audit().filter((fault) => !before.has(textOf(fault)));
    if (faults.length === 0) return;
    this.#current = was;
    for (const name of this.#bound.keys()) if (!bound.has(name)) this.#bound.delete(name);
    throw new ConfigurationError("Policy document", faults);
  }

  #audit(): readonly ConfigurationFault[] {
    return this.#audits.flatMap((audit) => audit());
  }
}

function textOf({ code, option }: ConfigurationFault): string {
  return `${code} ${option}`;
}

function unbound(
  code: string,
  name: string,
  message: string,
  suggestion: string | undefined,
): ConfigurationError {
  const meant = suggestion === undefined ? "" : `: did you mean \`${suggestion}\`?`;
  const shown = name.length > 200 ? `${name.slice(0, 200)}…` : name;
  return new ConfigurationError("Mounting", [
    { code, option: shown, message: `\`${shown}\` ${message}${meant}` },
  ]);
}
