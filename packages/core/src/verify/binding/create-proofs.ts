import type { Clock } from "../../kit/time/clock.js";
import type { CheckedBindings } from "../../policy/binding-demand.js";
import type { BindingProofs } from "./binding-proof.js";
import { CertificateProof } from "./certificate/certificate-proof.js";
import type { DefinedCertificate } from "./certificate/defined-certificate.js";
import type { DefinedDpop } from "./dpop/dpop-options.js";
import { DpopProof } from "./dpop/dpop-proof.js";

/** The options about bindings: each `undefined` where a gate does not check that kind. */
export interface DefinedProofs {
  readonly dpop: DefinedDpop | undefined;
  readonly certificate: DefinedCertificate | undefined;
}

/** Makes what checks proofs of possession, one for each kind that the gate was configured for. */
export function createProofs({ dpop, certificate }: DefinedProofs, clock: Clock): BindingProofs {
  return Object.freeze({
    dpop: dpop && new DpopProof(dpop, clock),
    certificate: certificate && new CertificateProof(certificate),
  });
}

/** Which kinds of binding a gate checks. */
export function checkedBindings({ dpop, certificate }: BindingProofs): CheckedBindings {
  return Object.freeze({ dpop: dpop !== undefined, certificate: certificate !== undefined });
}
