import type { Policy, PolicyEntry } from "../../policy.js";

/** How much of a document is covered by its tests. */
export interface Coverage {
  /** Endpoints that have all the tests they need, of all, in percent; rounded down to a tenth. 100 without any. */
  readonly percent: number;
  readonly covered: number;
  readonly endpoints: readonly EndpointCoverage[];
}

/** An endpoint, and which tests it still needs. */
export interface EndpointCoverage {
  /** As spelled in the document. */
  readonly endpoint: string;
  /** Empty when it is covered. */
  readonly missing: readonly ("admits" | "refuses")[];
}

/** Records which endpoints were seen to admit, and which to refuse. */
export class CoverageCount {
  readonly #admits = new Set<PolicyEntry>();
  readonly #refuses = new Set<PolicyEntry>();

  add(entry: PolicyEntry, outcome: "admits" | "refuses"): void {
    (outcome === "admits" ? this.#admits : this.#refuses).add(entry);
  }

  of(policy: Policy): Coverage {
    const endpoints = policy.entries.map((entry) => {
      const missing: ("admits" | "refuses")[] = [];
      if (canAdmit(entry) && !this.#admits.has(entry)) missing.push("admits");
      if (canRefuse(entry) && !this.#refuses.has(entry)) missing.push("refuses");
      return { endpoint: entry.written, missing };
    });
    const covered = endpoints.filter(({ missing }) => missing.length === 0).length;
    const share = endpoints.length === 0 ? 1 : covered / endpoints.length;
    return { percent: Math.floor(share * 1000) / 10, covered, endpoints };
  }
}

function canAdmit({ kind }: PolicyEntry): boolean {
  return kind !== "none";
}

/** Excluded: public endpoints, and those that admit any caller and demand nothing that a test can leave out. */
function canRefuse({ kind, policy, condition }: PolicyEntry): boolean {
  if (policy === undefined) return kind === "none";
  const { callers, scope, anyScope, roles, anyRole, tokens = "any" } = policy;
  const { authentication, binding, delegation = "any" } = policy;
  const demands = [scope, anyScope, roles, anyRole, binding, authentication, condition];
  if (callers !== "any" || tokens !== "any" || delegation !== "any") return true;
  return demands.some((demand) => demand !== undefined);
}
