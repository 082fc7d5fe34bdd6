import { isDeepStrictEqual } from "node:util";
import type { Gate } from "@callgate/core";
import { ConfigurationError, type ConfigurationFault } from "@callgate/core/kit";
import type { DiffFinding } from "../diff/diff-finding.js";
import { parseEndpointName } from "../names/endpoint-name.js";
import type { Policy, PolicyEntry } from "../policy.js";
import { decidesAbout, isAtPath, type MatchedRoute } from "../select.js";
import { BoundEndpoint } from "./bound-endpoint.js";
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
   * without an entry, `reload_invalid` where it has other issuers, `reload_widens` where widening is refused
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
    if (faults.length > 0) throw new ConfigurationError("Policy document", faults);
    const widened = widenings(this.#current.policy, policy, now);
    if (refuseWidening && widened.length > 0) throw refusedWidening(widened);
    const was = this.#current.version;
    this.#current = next;
    return { version: next.version, was, widened };
  }
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
