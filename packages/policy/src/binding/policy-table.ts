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

/** What a reload came to. */
export interface Reloaded {
  readonly version: string;
  readonly was: string;
  /**
   * What the new document admits and the old one refused, and conditions that are others now, each with a request that
   * proves it. Endpoints that are new have no route yet, and are not among them.
   */
  readonly widened: readonly DiffFinding[];
}

/**
 * A policy document behind a gate: each entry compiled once, the whole table swapped at once when the document is loaded
 * again.
 */
export class PolicyTable {
  readonly #gate: Gate;
  readonly #issuers: Policy["issuers"];
  /** Endpoints that routes were bound to, by name. */
  readonly #bound = new Map<string, BoundEndpoint>();
  /** Routes that one gate serves, so that a document has to decide alike about them. */
  readonly #together: (readonly MatchedRoute[])[] = [];
  /** What an adapter finds wrong with its routes, by the document in force. */
  readonly #audits: (() => readonly ConfigurationFault[])[] = [];
  #current: TableVersion;

  /** @throws {ConfigurationError} with every fault of every entry */
  constructor(gate: Gate, policy: Policy) {
    this.#gate = gate;
    this.#issuers = policy.issuers;
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
   * @throws {ConfigurationError} `endpoint_malformed` or `endpoint_unknown`, with the name that was probably meant
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

  /** Routes of several names that one gate serves: a document that decides differently about them is not taken. */
  keepAlike(routes: readonly MatchedRoute[]): void {
    this.#together.push(routes);
  }

  /**
   * Has routes compared with a document before it is taken: one that makes a fault of what was none is not. For a framework
   * where the entry of a route is looked up by the document in force.
   */
  keepSound(audit: () => readonly ConfigurationFault[]): void {
    this.#audits.push(audit);
  }

  /** The entry that decides about a framework's route; `undefined` where there is none. */
  of(route: MatchedRoute): CompiledEntry | undefined {
    return this.#current.of(route);
  }

  /** The names of the entries for a path, of whatever method and host. */
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
   * Takes another document in place of the one in force; where it cannot be, the old one stays.
   *
   * @param now when, in milliseconds since the Unix epoch: what the old document admitted before is not compared
   * @throws {ConfigurationError} with every fault of the new document; `reload_unbinds` where a bound route would be left
   * without an entry, `reload_invalid` where it has other issuers, `route_ambiguous` where routes that one gate serves
   * would have different policies, `reload_widens` where widening is refused; what {@link keepSound} finds
   */
  replace(policy: Policy, now: number, refuseWidening: boolean): Reloaded {
    const next = compileEntries(this.#gate, policy);
    const faults: ConfigurationFault[] = [];
    if (!isDeepStrictEqual(policy.issuers, this.#issuers)) {
      const message =
        "`issuers` are read when the gate is made: start the service again to change them";
      faults.push({ code: "reload_invalid", option: "issuers", message });
    }
    for (const name of this.#bound.keys()) {
      if (next.entries.has(name)) continue;
      const message = `\`${name}\` has a route and no entry in the new document: keep it, as \`none\` perhaps`;
      faults.push({ code: "reload_unbinds", option: name, message });
    }
    for (const [first, ...more] of this.#together) {
      const other = more.find((each) => !decidesAlike(policy, first as MatchedRoute, each));
      if (first === undefined || other === undefined) continue;
      const [option, name] = [first, other].map(({ method, path }) => `${method} ${path}`);
      const message = `\`${option}\` and \`${name}\` are one route with one gate, and the new document has different entries for them`;
      faults.push({ code: "route_ambiguous", option: option as string, message });
    }
    if (faults.length > 0) throw new ConfigurationError("Policy document", faults);
    const widened = widenings(this.#current.policy, policy, now);
    if (refuseWidening && widened.length > 0) throw refusedWidening(widened);
    const was = this.#current.version;
    this.#swap(next);
    return { version: next.version, was, widened };
  }

  /** Takes the next version, where nothing that an adapter audits becomes a fault by it. No request runs in between. */
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
