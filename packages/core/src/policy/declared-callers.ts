import type { Caller } from "../decision/auth.js";
import type { CompiledPolicy } from "./compiled-policy.js";

/** Most callers that are recorded, over all issuers of a gate. */
const MAX_DECLARED = 10_000;

/**
 * The callers that some endpoint of a gate lists, for operators: metrics may have a label for each of them, since they are known
 * in advance. Nothing is decided by it.
 *
 * The first 10 000 are recorded. A caller that a reload of a policy document removes is still one.
 */
export class DeclaredCallers {
  readonly #ids = new Map<string, Set<string>>();
  #count = 0;

  /** Records the callers that an endpoint lists; `"any"` lists none. */
  add({ callers }: Pick<CompiledPolicy, "callers">): void {
    if (callers === "any") return;
    for (const [issuer, listed] of callers) {
      const ids = this.#ids.get(issuer) ?? new Set();
      this.#ids.set(issuer, ids);
      for (const id of listed) {
        if (this.#count >= MAX_DECLARED) return;
        if (ids.has(id)) continue;
        ids.add(id);
        this.#count += 1;
      }
    }
  }

  /** Whether a verified caller is one of them. Lists refer to issuers that are resolved at run time by their alias. */
  has({ id, issuer, alias }: Caller): boolean {
    if (this.#ids.get(issuer)?.has(id) === true) return true;
    return alias !== undefined && this.#ids.get(alias)?.has(id) === true;
  }
}
