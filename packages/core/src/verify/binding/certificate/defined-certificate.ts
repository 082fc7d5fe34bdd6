import type { HeaderForm } from "./header-forms.js";
import type { ProxyEntry } from "./trusted-proxies.js";

/** Where certificates are found: checked. */
export type DefinedCertificate =
  | { readonly source: "tls" }
  | {
      readonly source: "header";
      readonly form: HeaderForm;
      readonly trustedProxies: readonly ProxyEntry[];
      /** The entries as they were written, for operators. */
      readonly written: readonly string[];
    };

/** The fields that the answers of a gate depend on beside Authorization, for `Vary`; `undefined` where they depend on nothing else. */
export function varyOf(defined: DefinedCertificate | undefined): string | undefined {
  if (defined === undefined || defined.source === "tls") return undefined;
  const { header, verification } = defined.form;
  return verification === undefined ? header : `${header}, ${verification}`;
}
