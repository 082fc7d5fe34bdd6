import type { DecisionHint } from "../../../decision/explanation.js";

/** Why a request counts as one without a certificate. */
export type CertificateHint = Extract<DecisionHint, `certificate_${string}`>;

/** The certificate of a request, by its thumbprint, or why it has no certificate. */
export type PresentedCertificate =
  | { readonly kind: "presented"; readonly thumbprint: string }
  | {
      readonly kind: "absent";
      readonly hint: CertificateHint;
      /** The address that the request came from, where that is the reason. */
      readonly address?: string | undefined;
    };

const absences = new Map<CertificateHint, PresentedCertificate>();

/** No certificate, for a reason: one frozen value each. */
export function absent(hint: CertificateHint): PresentedCertificate {
  let absence = absences.get(hint);
  if (absence === undefined) {
    absence = Object.freeze<PresentedCertificate>({ kind: "absent", hint });
    absences.set(hint, absence);
  }
  return absence;
}

/** A certificate, by its thumbprint. */
export function presented(thumbprint: string): PresentedCertificate {
  return Object.freeze<PresentedCertificate>({ kind: "presented", thumbprint });
}
