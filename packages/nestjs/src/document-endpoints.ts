import type { ConfigurationFault } from "@callgate/core/adapter";
import {
  type AuditedRoute,
  auditRoutes,
  type BoundEndpoint,
  type PolicyTable,
} from "@callgate/policy/binding";
import type { HandlerRoute } from "./http-routes.js";

/** What was found for a route, and for the entry that its handler names. */
interface Found extends HandlerRoute {
  readonly named: string | undefined;
  readonly endpoint: BoundEndpoint | undefined;
}

/** The entries of a document in force, by route. Each is looked up once for each version of the document. */
export class DocumentEndpoints {
  readonly #table: PolicyTable;
  /**
   * By path: strings of the platform, whose hashes are computed already. A key of all members would be built and hashed for
   * each request.
   */
  #known = new Map<string, Found[]>();
  #policy: PolicyTable["policy"];

  constructor(table: PolicyTable) {
    this.#table = table;
    this.#policy = table.policy;
  }

  /**
   * The entry that decides about a route; `undefined` for a route without one, or where it is not clear.
   *
   * @param named the entry that the handler names, if it does: another one does not decide
   */
  at(route: HandlerRoute, named?: string): BoundEndpoint | undefined {
    const { policy } = this.#table;
    if (policy !== this.#policy) {
      this.#policy = policy;
      this.#known = new Map();
    }
    const { method, path, host } = route;
    const known = this.#known.get(path) ?? [];
    const same = known.find(
      (each) => each.method === method && each.host === host && each.named === named,
    );
    if (same !== undefined) return same.endpoint;
    const endpoint = this.#find(route, named);
    // Methods and patterns of the platform, never an address: there are not many.
    this.#known.set(path, [...known, { method, path, host, named, endpoint }]);
    return endpoint;
  }

  /** What is wrong with a route: no entry, or another one than the handler names. */
  faultsAt(route: HandlerRoute, named?: string): readonly ConfigurationFault[] {
    const audited: AuditedRoute =
      named === undefined ? matched(route) : { ...matched(route), gate: named };
    const faults = auditRoutes(this.#table, [audited], { isWhole: false });
    if (faults.length > 0 || !this.#isOfUnclearHost(route)) return faults;
    const message =
      "the document has an entry for one host here, and the controller is not for one host by name: write its host as one string";
    return [{ code: "route_ambiguous", option: `${route.method} ${route.path}`, message }];
  }

  #find(route: HandlerRoute, named: string | undefined): BoundEndpoint | undefined {
    if (this.faultsAt(route, named).length > 0) return undefined;
    const entry = this.#table.of(matched(route));
    return entry && this.#table.bind(entry);
  }

  #isOfUnclearHost({ path, host }: HandlerRoute): boolean {
    return host === null && this.#table.namesAt(path).some((name) => name.includes(" @"));
  }
}

/** A route as a document's entries are compared with it. */
export function matched({
  method,
  path,
  host,
}: HandlerRoute): AuditedRoute & { readonly path: string } {
  return { method, path, ...(typeof host === "string" && { host }) };
}
