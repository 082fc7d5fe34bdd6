import { Faults } from "@callgate/core";
import { defineScope } from "./define-grant.js";
import { throwIfAny } from "./define-token-client.js";

/** Remembers scopes in canonical order by how calls write them: the same few, over and over. */
export class ScopeMemo {
  readonly #canonical = new Map<string, string>();
  readonly #max: number;

  /** @param max how many are remembered; beyond it all are forgotten, and found anew */
  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#canonical.size;
  }

  /** @throws {TokenError} `config_invalid` for what is no scope */
  canonical(scope: string | readonly string[]): string {
    const written = Array.isArray(scope) ? scope.join(" ") : String(scope);
    const known = this.#canonical.get(written);
    if (known !== undefined) return known;
    const faults = new Faults();
    const canonical = defineScope(scope, faults) ?? "";
    throwIfAny("getToken", faults);
    if (this.#canonical.size >= this.#max) this.#canonical.clear();
    this.#canonical.set(written, canonical);
    return canonical;
  }
}
