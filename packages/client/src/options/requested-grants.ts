import { Faults } from "@callgate/core/kit";
import type { GrantParameters } from "../grant/token-endpoint.js";
import { defineAudience, defineResources, defineScope } from "./define-grant.js";
import { type OwnRequest, ownRequest, throwIfWrong } from "./token-request.js";

/** What one call requires, checked. */
export interface RequestedGrant {
  /** The same object for the same token, however it is written. */
  readonly parameters: GrantParameters;
  readonly minRemainingMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Reads what calls require of their token, and caches it by how it is written: calls repeat the same few. */
export class RequestedGrants {
  readonly #default: GrantParameters;
  readonly #max: number;
  readonly #byScope = new Map<string, GrantParameters>();
  readonly #byKey = new Map<string, GrantParameters>();

  /**
   * @param grant what a call gets that requires nothing else
   * @param max how many are cached; beyond it the cache is emptied
   */
  constructor(grant: GrantParameters, max: number) {
    this.#default = grant;
    this.#max = max;
  }

  get size(): number {
    return this.#byScope.size + this.#byKey.size;
  }

  /** @throws {ConfigurationError} `callgate_configuration_invalid`, with every fault of the request */
  read(request: unknown): RequestedGrant {
    const own = ownRequest(request);
    const parameters = own && this.#parametersOf(own);
    if (own !== undefined && parameters !== undefined) {
      const { minRemainingMs = 0, signal } = own;
      return { parameters, minRemainingMs, signal };
    }
    throwIfWrong(request, "getToken");
    throw new TypeError("unreachable: a fault was reported");
  }

  #parametersOf({ scope, audience, resource }: OwnRequest): GrantParameters | undefined {
    if (audience !== undefined || resource !== undefined || typeof scope !== "string") {
      return scope === undefined && audience === undefined && resource === undefined
        ? this.#default
        : this.#canonical({ scope, audience, resource });
    }
    const cached = this.#byScope.get(scope);
    if (cached !== undefined) return cached;
    const parameters = this.#canonical({ scope });
    if (parameters === undefined) return undefined;
    if (this.size >= this.#max) this.#clear();
    this.#byScope.set(scope, parameters);
    return parameters;
  }

  #canonical({ scope, audience, resource }: Partial<OwnRequest>): GrantParameters | undefined {
    const faults = new Faults();
    const own = this.#default;
    const parameters: GrantParameters = Object.freeze({
      scope: scope === undefined ? own.scope : defineScope(scope, faults),
      audience: audience === undefined ? own.audience : defineAudience(audience, faults),
      resources: resource === undefined ? own.resources : defineResources(resource, faults),
      extra: own.extra,
      jkt: own.jkt,
    });
    if (faults.found.length > 0) return undefined;
    const key = grantKey(parameters);
    if (key === grantKey(own)) return own;
    const cached = this.#byKey.get(key);
    if (cached !== undefined) return cached;
    if (this.size >= this.#max) this.#clear();
    this.#byKey.set(key, parameters);
    return parameters;
  }

  #clear(): void {
    this.#byScope.clear();
    this.#byKey.clear();
  }
}

/** Equal for two requests of one client that get the same token: a token is usable with its own key only. */
export function grantKey({ scope, audience, resources, jkt }: GrantParameters): string {
  return JSON.stringify([scope ?? null, audience ?? null, resources, jkt ?? null]);
}
