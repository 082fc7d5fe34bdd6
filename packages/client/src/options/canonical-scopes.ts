import { Faults } from "@callgate/core/kit";
import { defineScope } from "./define-grant.js";

/** Caches scopes in canonical order by how calls write them: the same few, over and over. */
export class CanonicalScopes {
  readonly #cache = new Map<string, string>();
  readonly #max: number;

  /** @param max how many are cached; beyond it the cache is emptied */
  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#cache.size;
  }

  /** @throws {ConfigurationError} `callgate_configuration_invalid` for what is not a scope */
  of(scope: string | readonly string[]): string {
    const written = Array.isArray(scope) ? scope.join(" ") : String(scope);
    const cached = this.#cache.get(written);
    if (cached !== undefined) return cached;
    const faults = new Faults();
    const canonical = defineScope(scope, faults) ?? "";
    faults.throwIfAny("getToken");
    if (this.#cache.size >= this.#max) this.#cache.clear();
    this.#cache.set(written, canonical);
    return canonical;
  }
}
