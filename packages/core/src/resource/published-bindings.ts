import type { CompiledPolicy } from "../policy/compiled-policy.js";

/** What a gate checks: each `undefined` where it does not check that kind of binding. */
export interface CheckedProofs {
  readonly dpop: { readonly algorithms: readonly string[] } | undefined;
  readonly certificate: object | undefined;
}

/** The members of the metadata about bound tokens; one without a value is left out, and so is `false`, the default of the RFC. */
export interface BindingMembers {
  readonly tls_client_certificate_bound_access_tokens: true | undefined;
  readonly dpop_signing_alg_values_supported: readonly string[] | undefined;
  readonly dpop_bound_access_tokens_required: true | undefined;
}

/**
 * What the metadata says about tokens that are bound to a key.
 *
 * Support is that of the gate, whatever its endpoints require. DPoP is published as required where every endpoint that reads a token requires
 * it, in report mode too: public endpoints, and those that are closed to all callers, do not count.
 *
 * @see RFC 9728 section 2
 */
export class PublishedBindings {
  readonly #checked: CheckedProofs;
  #admitsDpopAlone = false;
  #admitsOthers = false;

  constructor(checked: CheckedProofs) {
    this.#checked = checked;
  }

  addPolicy({ callers, context }: CompiledPolicy): void {
    if (callers !== "any" && callers.size === 0) return;
    if (context.schemes.includes("Bearer")) this.#admitsOthers = true;
    else this.#admitsDpopAlone = true;
  }

  members(): BindingMembers {
    const { certificate, dpop } = this.#checked;
    return {
      tls_client_certificate_bound_access_tokens: certificate && true,
      dpop_signing_alg_values_supported: dpop?.algorithms,
      dpop_bound_access_tokens_required:
        (this.#admitsDpopAlone && !this.#admitsOthers) || undefined,
    };
  }
}
